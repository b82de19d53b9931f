package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
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
/// claim; where its disk is full, [DiskFull] tells it.
final class ClaimResizeStuck implements Analyzer {
  private static final Set<String> FAILED =
      Set.of("VolumeResizeFailed", "FileSystemResizeFailed", "ExternalExpanding");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(ClaimState.class).stream()
        .filter(claim -> resizes(claim.evidence()))
        .filter(claim -> matters(claim.evidence(), file))
        .map(claim -> finding(claim, file))
        .toList();
  }

  private static boolean resizes(ClaimState claim) {
    return claim.bound()
        && claim.conditions().stream().anyMatch(condition -> condition.contains("Resiz"));
  }

  private static boolean matters(ClaimState claim, CaseFile file) {
    boolean full =
        file.incident().alertNames().stream().anyMatch(name -> name.contains("FillingUp"));
    return !full && isNamed(claim, file);
  }

  private static boolean isNamed(ClaimState claim, CaseFile file) {
    return (file.incident().target() instanceof Target.Volume target
            && target.ref().equals(claim.about()))
        || file.incident().alerts().stream()
            .anyMatch(alert -> alert.label("persistentvolumeclaim").equals(claim.about().name()));
  }

  /// `asks for 40Gi and still has 20Gi: the filesystem grows ...`, of a claim that is being
  /// resized.
  static Optional<String> told(ClaimState claim, CaseFile file) {
    return resizes(claim)
        ? Optional.of(
            "asks for %s and still has %s: %s"
                .formatted(
                    claim.requested(),
                    claim.capacity(),
                    failed(claim, file)
                        .map(event -> Say.cut(event.evidence().message(), 200))
                        .orElse(
                            waitsForPod(claim)
                                ? "the filesystem grows once a pod mounts it anew"
                                : Say.cut(claim.conditions().getFirst(), 200))))
        : Optional.empty();
  }

  private static boolean waitsForPod(ClaimState claim) {
    return claim.conditions().stream().anyMatch(c -> c.startsWith("FileSystemResizePending"));
  }

  /// Ids of the events that say why it failed.
  static Stream<String> failed(Ref claim, CaseFile file) {
    return file.all(ClaimState.class).stream()
        .filter(one -> one.evidence().about().equals(claim))
        .flatMap(one -> failed(one.evidence(), file).stream())
        .map(Exhibit::id);
  }

  private static Optional<Exhibit<Happening>> failed(ClaimState claim, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> event.evidence().about().equals(claim.about()))
        .filter(event -> FAILED.contains(event.evidence().reason()))
        .findFirst();
  }

  private static Finding finding(Exhibit<ClaimState> exhibit, CaseFile file) {
    var claim = exhibit.evidence();
    var failed = failed(claim, file);
    boolean known = failed.isPresent() || waitsForPod(claim);
    return new Finding(
        "claim-resize-stuck",
        claim.about(),
        List.of(claim.about()),
        "not resized",
        "%s %s".formatted(claim.about().spoken(), told(claim, file).orElse("is being resized")),
        known ? Certainty.SEEN : Certainty.LIKELY,
        Stream.concat(failed.stream().map(Exhibit::id), Stream.of(exhibit.id())).toList(),
        List.of(Kubectl.describe(claim.about()), "kubectl get storageclass"),
        fix(claim));
  }

  static String fix(ClaimState claim) {
    return waitsForPod(claim)
        ? "Delete the pods that use the claim, so that new ones mount it."
        : "";
  }
}
