package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The program, or the kubelet for it, may not write where it has to: the filesystem is read-only.
final class VolumeReadOnly implements Analyzer {
  private static final Pattern SAID =
      Pattern.compile("(?i)\\bread-only file ?system\\b|\\bEROFS\\b|ReadOnlyFileSystem");

  @Override
  public List<Finding> analyze(CaseFile file) {
    var findings =
        new ArrayList<Finding>(
            Mounting.findings(
                file, Mounting.Kind.READ_ONLY, mounting -> Optional.of(mounted(mounting))));
    Predicate<LogLine> said = line -> SAID.matcher(line.text()).find();
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
    var cannot =
        "container %s cannot write%s".formatted(line.container(), path.isEmpty() ? "" : " " + path);
    return new Finding(
        "volume-read-only",
        path.claim().map(claim -> claim.evidence().about()).orElse(line.about()),
        lines.subjects(),
        "failing: cannot write",
        path.claim().isEmpty()
            ? cannot + ": the filesystem is read-only, and no claim is mounted there"
            : path.mountedReadOnly()
                ? "%s: %s is mounted there with readOnly"
                    .formatted(cannot, path.claim().get().evidence().about().spoken())
                : "%s: %s has become read-only, as a filesystem does after an error of its disk"
                    .formatted(cannot, path.claim().get().evidence().about().spoken()),
        path.claim().isPresent() && path.mountedReadOnly() ? Certainty.SEEN : Certainty.LIKELY,
        lines.ids(Stream.of(lines.example())),
        next(line.about(), path),
        path.claim().isEmpty()
            ? "Mount an emptyDir where it writes, or take back readOnlyRootFilesystem."
            : "");
  }

  private static List<String> next(Ref pod, Path path) {
    return Stream.concat(
            Stream.of(Kubectl.get(pod, "yaml")),
            path.claim().stream().map(claim -> Kubectl.describe(claim.evidence().about())))
        .toList();
  }
}
