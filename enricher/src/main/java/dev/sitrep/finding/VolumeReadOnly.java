package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The program may not write to a claim, or the kubelet not mount it: the filesystem is read-only.
/// Outside of claims it is the case of [ReadOnlyFileSystem].
final class VolumeReadOnly implements Analyzer {
  private static final Pattern SAID =
      Pattern.compile("(?i)\\bread-only file ?system\\b|\\bEROFS\\b|ReadOnlyFileSystem");

  @Override
  public List<Finding> analyze(CaseFile file) {
    var findings =
        new ArrayList<Finding>(
            Mounting.findings(
                file, Mounting.Kind.READ_ONLY, mounting -> Optional.of(mounted(mounting))));
    Predicate<LogLine> said =
        line -> SAID.matcher(line.text()).find() && Path.in(line, file).claim().isPresent();
    Alike.group(
            file, LogLine.class, said, line -> line.container() + Path.in(line, file).claimName())
        .forEach(lines -> findings.add(written(lines, file)));
    return findings;
  }

  private static Finding mounted(Mounting mounting) {
    return mounting.finding(
        "volume-read-only",
        mounting.fault(),
        "%s cannot be mounted, its filesystem is read-only: %s"
            .formatted(mounting.spoken(), mounting.words()),
        "");
  }

  private static Finding written(Alike<LogLine> lines, CaseFile file) {
    var line = lines.evidence();
    var path = Path.in(line, file);
    var claim = path.claim().orElseThrow().evidence().about();
    return new Finding(
        "volume-read-only",
        claim,
        lines.subjects(),
        "failing: cannot write",
        "container %s cannot write %s: %s %s"
            .formatted(
                line.container(),
                path,
                claim.spoken(),
                path.mountedReadOnly()
                    ? "is mounted there with readOnly"
                    : "has become read-only, as a filesystem does after an error of its disk"),
        path.mountedReadOnly() ? Certainty.SEEN : Certainty.LIKELY,
        lines.ids(Stream.of(lines.example())),
        List.of(Kubectl.get(line.about(), "yaml"), Kubectl.describe(claim)),
        "");
  }
}
