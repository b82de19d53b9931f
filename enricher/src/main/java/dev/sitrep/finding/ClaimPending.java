package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A pod cannot be scheduled because a PersistentVolumeClaim of it is not bound; the claim's own
/// event tells why.
final class ClaimPending implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    var waiting = file.all(PodState.class).stream().filter(ClaimPending::waits).toList();
    return waiting.isEmpty()
        ? List.of()
        : Alike.group(file, Happening.class, ClaimPending::refused, Happening::about).stream()
            .map(claim -> finding(claim, waiting))
            .toList();
  }

  private static boolean waits(Exhibit<PodState> pod) {
    return pod.evidence()
        .unschedulable()
        .toLowerCase(Locale.ROOT)
        .contains("persistentvolumeclaim");
  }

  /// That no volume fits is told with type Normal.
  private static boolean refused(Happening event) {
    return event.about().kind().equals("persistentvolumeclaim")
        && (event.warning() || event.reason().equals("FailedBinding"));
  }

  private static Finding finding(Alike<Happening> claim, List<Exhibit<PodState>> waiting) {
    var event = claim.evidence();
    return new Finding(
        "claim-pending",
        event.about(),
        waiting.stream().map(pod -> pod.evidence().about()).toList(),
        "not scheduled",
        "%s is not bound: %s".formatted(event.about().spoken(), Say.cut(event.message(), 200)),
        Certainty.SEEN,
        claim.ids(Stream.of(claim.example(), waiting.getFirst())),
        List.of(Kubectl.describe(event.about()), "kubectl get storageclass"),
        fix(event.message()));
  }

  private static String fix(String said) {
    if (said.contains("storageclass") && said.contains("not found")) {
      return "Correct the claim's storageClassName, or create that StorageClass.";
    }
    return said.contains("no storage class is set")
        ? "Give the claim a storageClassName, or mark a StorageClass as the default."
        : "";
  }
}
