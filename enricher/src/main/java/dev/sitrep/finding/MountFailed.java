package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
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
            "%s cannot be %s: %s"
                .formatted(
                    mounting.spoken(),
                    does,
                    driver.find()
                        ? "CSI driver %s is not registered on the pod's node"
                            .formatted(driver.group(1))
                        : refused.find()
                            ? "the server of %s denies access".formatted(refused.group(1))
                            : mounting.words()),
            ""));
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
