package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A claim was made larger, and its volume has not followed. Told where the alert is about the
/// claim, or where its disk is full.
final class ClaimResizeStuck implements Analyzer {
  private static final Set<String> FAILED =
      Set.of("VolumeResizeFailed", "FileSystemResizeFailed", "ExternalExpanding");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(ClaimState.class).stream()
        .filter(claim -> claim.evidence().bound() && resizes(claim.evidence()))
        .filter(claim -> matters(claim.evidence(), file))
        .map(claim -> finding(claim, file))
        .toList();
  }

  private static boolean resizes(ClaimState claim) {
    return claim.conditions().stream().anyMatch(condition -> condition.contains("Resiz"));
  }

  private static boolean matters(ClaimState claim, CaseFile file) {
    return (file.incident().target() instanceof Target.Volume target
            && target.ref().equals(claim.about()))
        || file.incident().alerts().stream()
            .anyMatch(alert -> alert.label("persistentvolumeclaim").equals(claim.about().name()))
        || DiskFull.fills(claim, file);
  }

  private static Finding finding(Exhibit<ClaimState> exhibit, CaseFile file) {
    var claim = exhibit.evidence();
    Optional<Exhibit<Happening>> failed =
        file.all(Happening.class).stream()
            .filter(event -> event.evidence().about().equals(claim.about()))
            .filter(event -> FAILED.contains(event.evidence().reason()))
            .findFirst();
    boolean restart =
        claim.conditions().stream().anyMatch(c -> c.startsWith("FileSystemResizePending"));
    return new Finding(
        "claim-resize-stuck",
        claim.about(),
        Stream.concat(Stream.of(claim.about()), claim.pods().stream()).toList(),
        "not resized",
        "%s asks for %s and still has %s: %s"
            .formatted(
                claim.about().spoken(),
                claim.requested(),
                claim.capacity(),
                failed
                    .map(event -> Say.cut(event.evidence().message(), 200))
                    .orElse(
                        restart
                            ? "the filesystem grows once a pod mounts it anew"
                            : Say.cut(claim.conditions().getFirst(), 200))),
        failed.isPresent() || restart ? Certainty.SEEN : Certainty.LIKELY,
        Stream.concat(failed.stream().map(Exhibit::id), Stream.of(exhibit.id())).toList(),
        List.of(Kubectl.describe(claim.about()), "kubectl get storageclass"),
        restart && failed.isEmpty() ? "Start the pods that use the claim anew." : "");
  }
}
