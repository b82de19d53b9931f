package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Neighbour;
import dev.sitrep.evidence.ServiceState;
import java.util.List;

/// A Service has pods, or should have some, and none is ready. What is wrong with them is told by
/// the rules about pods; of the target's own pods that is no news.
final class ServiceNotReady implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    var fronts = new Fronts(file);
    return fronts
        .all(service ->
            service.selects()
                && service.ready() == 0
                && !service.behind().isEmpty()
                && !Fronts.scaledDown(service)
                && (isNeighbour(service.about(), file)
                    || (fronts.isTarget(service.about()) && service.pods() == 0)))
        .map(ServiceNotReady::finding)
        .toList();
  }

  private static boolean isNeighbour(Ref service, CaseFile file) {
    return file.all(Neighbour.class).stream()
        .anyMatch(one -> one.evidence().about().equals(service));
  }

  private static Finding finding(Exhibit<ServiceState> exhibit) {
    var service = exhibit.evidence();
    var behind = service.behind().getFirst();
    var workload = behind.workload();
    int pods = Math.max(service.pods(), service.notReady());
    return Fronts.finding(
        "service-not-ready",
        exhibit,
        workload,
        "without a ready endpoint",
        pods == 0
            ? "%s has no endpoints: %s has none of its %s"
                .formatted(
                    service.about().spoken(),
                    workload.spoken(),
                    behind.wanted() > 0 ? Say.count(behind.wanted(), "pod") : "pods")
            : "%s has no ready endpoint: %s of %s is %sready"
                .formatted(
                    service.about().spoken(),
                    pods == 1 ? "the only pod" : "none of the " + pods + " pods",
                    workload.spoken(),
                    pods == 1 ? "not " : ""),
        Certainty.SEEN,
        List.of(Kubectl.endpoints(service.about()), Kubectl.describe(workload)),
        "");
  }
}
