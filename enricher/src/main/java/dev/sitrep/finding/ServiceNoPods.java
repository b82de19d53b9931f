package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.ServiceState;
import java.util.List;

/// A Service leads nowhere, and nothing in its namespace looks as if it were meant.
final class ServiceNoPods implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return new Fronts(file)
        .all(service ->
            (Fronts.misses(service) && service.near().isEmpty()) || isEmptyByHand(service))
        .map(ServiceNoPods::finding)
        .toList();
  }

  private static boolean isEmptyByHand(ServiceState service) {
    return service.selector().isEmpty()
        && !service.type().equals("ExternalName")
        && service.ready() + service.notReady() == 0;
  }

  private static Finding finding(Exhibit<ServiceState> exhibit) {
    var service = exhibit.evidence();
    var name = service.about().spoken();
    return Fronts.finding(
        "service-no-pods",
        exhibit,
        service.about(),
        "without endpoints",
        service.selector().isEmpty()
            ? name + " has no endpoints: it has no selector, and nobody wrote endpoints for it"
            : "%s has no endpoints: its selector %s matches no pod in namespace %s, and no workload there would make one"
                .formatted(name, Fronts.selector(service), service.about().namespace()),
        Certainty.SEEN,
        List.of(Kubectl.describe(service.about()), Kubectl.labels(service.about().namespace())),
        service.selector().isEmpty() ? "" : "Deploy what it is for, or correct its selector.");
  }
}
