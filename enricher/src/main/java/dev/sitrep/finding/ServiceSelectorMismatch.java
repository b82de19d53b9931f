package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.ServiceState;
import java.util.List;

/// A Service selects no pod, and there is a workload whose labels it misses by a little.
final class ServiceSelectorMismatch implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return new Fronts(file)
        .all(service -> Fronts.misses(service) && !service.near().isEmpty())
        .map(ServiceSelectorMismatch::finding)
        .toList();
  }

  private static Finding finding(Exhibit<ServiceState> exhibit) {
    var service = exhibit.evidence();
    var near = service.near().getFirst();
    var labels = String.join(",", near.labels());
    return Fronts.finding(
        "service-selector-mismatch",
        exhibit,
        service.about(),
        "without endpoints",
        "%s has no endpoints: its selector %s matches no pod (%s %s %s)"
            .formatted(
                service.about().spoken(),
                Fronts.selector(service),
                near.workload().kind().equals("pod")
                    ? near.workload().spoken()
                    : "pods of " + near.workload().spoken(),
                near.workload().kind().equals("pod") ? "carries" : "carry",
                labels.isEmpty() ? "no such label" : labels),
        Certainty.SEEN,
        List.of(
            Kubectl.describe(service.about()),
            Kubectl.labels(service.about().namespace()),
            Kubectl.endpoints(service.about())),
        labels.isEmpty()
            ? ""
            : "Set the selector of %s to %s, or the pods' labels to what it selects."
                .formatted(service.about().spoken(), labels));
  }
}
