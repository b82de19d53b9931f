package dev.sitrep.receiver;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.AlertGroup;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.evidence.RollUp;
import dev.sitrep.incident.Admission;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.IncidentKey;
import dev.sitrep.incident.Target;
import dev.sitrep.incident.Targeted;
import dev.sitrep.incident.Targets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/// From alerts to incidents: whom each alert is about, rolled up to the workload, one incident per
/// workload. One notification can be several problems.
public record Intake(Targets targets, Cluster cluster, IncidentIds ids) {

  /// All incidents of one group, for who asks without a store.
  public List<Incident> sort(AlertGroup group, Instant now) throws InterruptedException {
    var alerts =
        group.alerts().stream()
            .filter(alert -> Admission.withoutTarget(alert).isEmpty())
            .distinct()
            .toList();
    return sort(alerts, doubts(group), now);
  }

  /// Nothing follows from what a group does not name, once some of it was left out.
  static List<String> doubts(AlertGroup group) {
    return group.truncatedAlerts() == 0
        ? List.of()
        : List.of(
            "Alertmanager left out %d more alerts of this group (max_alerts)"
                .formatted(group.truncatedAlerts()));
  }

  /// Candidates: nobody has looked yet whether one is open for the same target.
  ///
  /// @param doubts that hold for all of them
  public List<Incident> sort(List<Alert> firing, List<String> doubts, Instant now)
      throws InterruptedException {
    var byTarget = new LinkedHashMap<IncidentKey, Part>();
    for (var alert : firing) {
      var targeted = targets.of(alert.labels());
      var target = RollUp.of(targeted.target(), cluster);
      var clusterLabel = targets.cluster(alert.labels());
      byTarget
          .computeIfAbsent(
              new IncidentKey(clusterLabel, target.ref()), _ -> new Part(clusterLabel, target))
          .add(alert, targeted);
    }
    return byTarget.values().stream().map(part -> part.incident(ids.next(), doubts, now)).toList();
  }

  /// The alerts of one group that are about the same target.
  private static final class Part {
    private final String clusterLabel;
    private final Target target;
    private final List<Alert> alerts = new ArrayList<>();
    private final LinkedHashSet<String> doubts = new LinkedHashSet<>();
    private String container = "";

    Part(String clusterLabel, Target target) {
      this.clusterLabel = clusterLabel;
      this.target = target;
    }

    void add(Alert alert, Targeted targeted) {
      alerts.add(alert);
      doubts.addAll(targeted.doubts());
      container = container.isEmpty() ? targeted.container() : container;
    }

    Incident incident(String id, List<String> more, Instant now) {
      doubts.addAll(more);
      return new Incident(
          id, clusterLabel, target, container, alerts, "", List.copyOf(doubts), now);
    }
  }
}
