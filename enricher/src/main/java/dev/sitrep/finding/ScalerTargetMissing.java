package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.ScalerState;
import java.util.List;
import java.util.stream.Stream;

/// An autoscaler scales a workload that does not exist, or that cannot be scaled.
final class ScalerTargetMissing implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(ScalerState.class).stream().flatMap(ScalerTargetMissing::finding).toList();
  }

  private static Stream<Finding> finding(Exhibit<ScalerState> exhibit) {
    var scaler = exhibit.evidence();
    return scaler.condition("AbleToScale", "False").stream()
        .filter(condition -> condition.reason().equals("FailedGetScale"))
        .map(condition ->
            ScalerFault.finding(
                "scaler-target-missing",
                exhibit,
                scaler.scales(),
                "without a target",
                condition.message().contains("not found")
                    ? "scales %s, which does not exist in namespace %s"
                        .formatted(scaler.scales().spoken(), scaler.about().namespace())
                    : "cannot scale %s: %s"
                        .formatted(scaler.scales().spoken(), Say.cut(condition.message(), 160)),
                Certainty.SEEN,
                "Correct scaleTargetRef, or remove the autoscaler.",
                Kubectl.list("deployments,statefulsets", scaler.about().namespace())));
  }
}
