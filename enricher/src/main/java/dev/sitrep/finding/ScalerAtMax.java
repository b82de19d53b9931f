package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.ScalerState;
import dev.sitrep.evidence.WorkloadState;
import java.util.List;
import java.util.stream.Collectors;

/// An autoscaler would make more pods and may not.
final class ScalerAtMax implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(ScalerState.class).stream()
        .filter(scaler -> scaler.evidence().atMax() && matters(scaler.evidence(), file))
        .map(scaler -> finding(scaler, file))
        .toList();
  }

  /// That a workload has all its pods is no trouble by itself; of one whose pods fail it is not the
  /// reason.
  private static boolean matters(ScalerState scaler, CaseFile file) {
    boolean wantsMore =
        scaler
                .condition("ScalingLimited", "True")
                .filter(one -> one.reason().equals("TooManyReplicas"))
                .isPresent()
            || scaler.metrics().stream().anyMatch(ScalerState.Metric::over);
    return isTarget(scaler, file)
        || (wantsMore
            && file.first(WorkloadState.class)
                .filter(state -> state.evidence().failing() == 0)
                .isPresent());
  }

  private static boolean isTarget(ScalerState scaler, CaseFile file) {
    return file.incident().target().ref().equals(scaler.about());
  }

  private static Finding finding(Exhibit<ScalerState> exhibit, CaseFile file) {
    var scaler = exhibit.evidence();
    var over =
        scaler.metrics().stream()
            .filter(ScalerState.Metric::over)
            .map(ScalerState.Metric::line)
            .collect(Collectors.joining("; "));
    return ScalerFault.finding(
        "scaler-at-max",
        exhibit,
        scaler.about(),
        "at its maximum",
        "is at its maximum of %s of %s%s"
            .formatted(
                Say.count(scaler.max(), "pod"),
                scaler.scales().spoken(),
                over.isEmpty() ? "" : ": " + over),
        isTarget(scaler, file) ? Certainty.SEEN : Certainty.LIKELY,
        over.isEmpty()
            ? ""
            : "Raise maxReplicas, or find what makes the load: the pods are all used.");
  }
}
