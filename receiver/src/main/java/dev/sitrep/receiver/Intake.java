package dev.sitrep.receiver;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.AlertGroup;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.evidence.RollUp;
import dev.sitrep.incident.Admission;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.IncidentKey;
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

  /// A candidate: nobody has looked yet whether an incident with its key is open.
  record Case(Incident incident, IncidentKey key) {}

  /// All incidents of one group, for who asks without a store.
  public List<Incident> sort(AlertGroup group, Instant now) throws InterruptedException {
    var alerts =
        group.alerts().stream()
            .filter(alert -> Admission.withoutTarget(alert).isEmpty())
            .distinct()
            .toList();
    return cases(alerts, doubts(group), now).stream().map(Case::incident).toList();
  }

  /// Nothing follows from what a group does not name, once some of it was left out.
  static List<String> doubts(AlertGroup group) {
    return group.truncatedAlerts() == 0
        ? List.of()
        : List.of(
            "Alertmanager left out %d more alerts of this group (max_alerts)"
                .formatted(group.truncatedAlerts()));
  }

  /// @param doubts that hold for all of them
  List<Case> cases(List<Alert> alerts, List<String> doubts, Instant now)
      throws InterruptedException {
    var byKey = new LinkedHashMap<IncidentKey, Part>();
    for (var alert : alerts) {
      var targeted = targets.of(alert.labels());
      var sick = RollUp.look(targeted.target(), cluster);
      var clusterLabel = targets.cluster(alert.labels());
      byKey
          .computeIfAbsent(
              new IncidentKey(clusterLabel, sick.key()), _ -> new Part(clusterLabel, sick))
          .add(alert, targeted, sick);
    }
    return byKey.entrySet().stream()
        .map(entry -> new Case(entry.getValue().incident(ids.next(), doubts, now), entry.getKey()))
        .toList();
  }

  /// The alerts of one group that are about the same trouble.
  private static final class Part {
    private final String clusterLabel;
    private RollUp about;
    private final List<Alert> alerts = new ArrayList<>();
    private final LinkedHashSet<String> doubts = new LinkedHashSet<>();
    private String container = "";

    Part(String clusterLabel, RollUp about) {
      this.clusterLabel = clusterLabel;
      this.about = about;
    }

    /// What is sick tells more than what stands around it.
    void add(Alert alert, Targeted targeted, RollUp sick) {
      about = sick.isItself() && !about.isItself() ? sick : about;
      alerts.add(alert);
      doubts.addAll(targeted.doubts());
      container = container.isEmpty() ? targeted.container() : container;
    }

    Incident incident(String id, List<String> more, Instant now) {
      doubts.addAll(more);
      return new Incident(
          id, clusterLabel, about.target(), container, alerts, "", List.copyOf(doubts), now);
    }
  }
}
