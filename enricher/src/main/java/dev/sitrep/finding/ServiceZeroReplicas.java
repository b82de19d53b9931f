package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.ServiceState;
import java.util.List;
import java.util.stream.Collectors;

/// A Service leads nowhere because the workload behind it is scaled to 0.
final class ServiceZeroReplicas implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return new Fronts(file).all(Fronts::scaledDown).map(ServiceZeroReplicas::finding).toList();
  }

  private static Finding finding(Exhibit<ServiceState> exhibit) {
    var service = exhibit.evidence();
    var workload = service.behind().getFirst().workload();
    return Fronts.finding(
        "service-zero-replicas",
        exhibit,
        workload,
        "without endpoints",
        "%s has no endpoints: %s behind it %s scaled to 0"
            .formatted(
                service.about().spoken(),
                service.behind().stream()
                    .map(one -> one.workload().spoken())
                    .collect(Collectors.joining(" and ")),
                service.behind().size() == 1 ? "is" : "are"),
        Certainty.SEEN,
        List.of(Kubectl.get(workload, "wide"), Kubectl.describe(workload)),
        "Scale %s up again.".formatted(workload.spoken()));
  }
}
