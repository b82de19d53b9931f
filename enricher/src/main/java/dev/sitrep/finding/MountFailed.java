package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A volume cannot be mounted, for a reason that no other rule knows: an NFS server that refuses or
/// is silent, a missing driver, a filesystem of another type.
final class MountFailed implements Analyzer {
  private static final Pattern DRIVER =
      Pattern.compile("driver name (\\S+) not found in the list of registered CSI drivers");
  private static final Pattern REFUSED =
      Pattern.compile("access denied by server while mounting (\\S+)");

  /// The mount program was called with a share of a server: `nas:/export`, `//nas/share`.
  private static final Pattern SHARE =
      Pattern.compile("Mounting arguments: .*?(?<=\\s)((?://[^/\\s]+|[^\\s=/]+:)/\\S*) /");

  /// The node cannot speak to that server at all.
  private static final Pattern NO_CLIENT =
      Pattern.compile("unknown filesystem type '\\w+'|need a /s?bin/mount\\.<?\\w+>? helper");

  private static final Pattern TYPE = Pattern.compile("Mounting arguments: .*?-t (\\w+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.concat(
            Mounting.findings(file, Mounting.Kind.OTHER, MountFailed::finding).stream(),
            Mounting.findings(file, Mounting.Kind.LATE, MountFailed::late).stream())
        .toList();
  }

  private static Optional<Finding> finding(Mounting mounting) {
    var driver = DRIVER.matcher(mounting.event().message());
    var refused = REFUSED.matcher(mounting.event().message());
    var does = mounting.event().reason().equals("FailedMapVolume") ? "mapped" : "mounted";
    return Optional.of(
        mounting.finding(
            "mount-failed",
            mounting.fault(),
            "%s cannot be %s%s"
                .formatted(
                    mounting.spoken(),
                    does,
                    driver.find()
                        ? ": CSI driver %s is not registered on the pod's node"
                            .formatted(driver.group(1))
                        : refused.find()
                            ? ": the server of %s denies access".formatted(refused.group(1))
                            : share(mounting).map(from -> " from " + from).orElse("")
                                + ": "
                                + noClient(mounting).orElse(mounting.words())),
            ""));
  }

  private static Optional<String> share(Mounting mounting) {
    var share = SHARE.matcher(mounting.event().message());
    return share.find() ? Optional.of(share.group(1)) : Optional.empty();
  }

  private static Optional<String> noClient(Mounting mounting) {
    var said = mounting.event().message();
    var missing = NO_CLIENT.matcher(said);
    var type = TYPE.matcher(said);
    if (share(mounting).isEmpty() || !missing.find() || !type.find()) {
      return Optional.empty();
    }
    return Optional.of(
        "the pod's node has no %s client (%s)"
            .formatted(type.group(1).toUpperCase(Locale.ROOT), missing.group()));
  }

  private static Optional<Finding> late(Mounting mounting) {
    return Optional.of(
        mounting.finding(
            "mount-failed",
            mounting.fault(),
            mounting.volume().isEmpty()
                ? "a volume cannot be mounted: " + mounting.words()
                : mounting.spoken() + " is not mounted in time",
            ""));
  }
}
