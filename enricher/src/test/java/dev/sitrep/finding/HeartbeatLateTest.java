package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.MonitoringState;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.LateHeartbeat;
import dev.sitrep.incident.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatLateTest {
  private static final Ref CLUSTER = new Ref("cluster", "", "cluster");
  private static final Ref PROMETHEUS = new Ref("pod", "monitoring", "prometheus-k8s-0");
  private static final Ref ALERTMANAGER = new Ref("pod", "monitoring", "alertmanager-main-0");
  private static final MonitoringState WELL =
      new MonitoringState(CLUSTER, "alertmanager", List.of(ALERTMANAGER), 1, Optional.empty());

  private final HeartbeatLate rule = new HeartbeatLate();

  private static Alert silent(Duration past) {
    return new LateHeartbeat(
            "Watchdog", NOW.minus(past), Duration.ofMinutes(5), NOW.minusSeconds(60))
        .firing();
  }

  private static CaseFile file(Alert alert, Evidence... more) {
    var incident =
        new Incident(
            "i1", "", new Target.Cluster(), "", List.of(alert), "", List.of(), alert.startsAt());
    var evidence = new ArrayList<Evidence>();
    evidence.add(
        new Alerted(CLUSTER, alert.name(), "critical", "", "", alert.startsAt(), List.of()));
    evidence.addAll(Arrays.asList(more));
    return CaseFile.of(incident, NOW, evidence);
  }

  @Test
  void since_when_it_is_silent_and_how_often_it_usually_comes() {
    var finding = only(rule, file(silent(Duration.ofMinutes(40))));

    assertEquals(
        "Watchdog was last heard at 14:20 UTC, 40 min ago; it usually comes every 5 min:"
            + " Prometheus, Alertmanager or the way from there to Sitrep has stopped",
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(CLUSTER, finding.fault());
    assertEquals(List.of("E1"), finding.exhibits());
    assertEquals(
        List.of(
            "kubectl get pods -A -o wide -l app.kubernetes.io/name=prometheus",
            "kubectl get pods -A -o wide -l app.kubernetes.io/name=alertmanager"),
        finding.next());
  }

  @Test
  void a_pod_that_is_not_ready_is_named() {
    var down =
        new MonitoringState(CLUSTER, "prometheus", List.of(PROMETHEUS), 0, Optional.of(PROMETHEUS));
    var finding = only(rule, file(silent(Duration.ofMinutes(40)), down, WELL));

    assertEquals(
        "Watchdog was last heard at 14:20 UTC, 40 min ago; it usually comes every 5 min:"
            + " 0 of 1 pod of prometheus ready, monitoring/pod prometheus-k8s-0 is not",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals(PROMETHEUS, finding.fault());
    assertEquals("kubectl -n monitoring describe pod/prometheus-k8s-0", finding.next().getFirst());
    assertEquals(List.of("E2", "E1", "E3"), finding.exhibits());
  }

  @Test
  void ready_pods_leave_the_rule_and_the_way() {
    var prometheus =
        new MonitoringState(CLUSTER, "prometheus", List.of(PROMETHEUS), 1, Optional.empty());
    var finding = only(rule, file(silent(Duration.ofDays(2)), prometheus, WELL));

    assertEquals(
        "Watchdog was last heard at 19 Nov 15:00 UTC, 2 days ago; it usually comes every 5 min:"
            + " Prometheus and Alertmanager have ready pods, so a rule, a route or the way from"
            + " there to Sitrep has stopped",
        finding.cause());
  }

  @Test
  void a_recorded_cluster_s_past_does_not_count() {
    var alert = silent(Duration.ofMinutes(40));
    var later = NOW.plus(Duration.ofMinutes(20));
    var incident =
        new Incident("i1", "", new Target.Cluster(), "", List.of(alert), "", List.of(), later);
    var file =
        CaseFile.of(incident, NOW, file(alert).exhibits().stream().map(Exhibit::evidence).toList());

    assertTrue(only(rule, file).cause().contains("at 14:20 UTC, 1 h ago"));
  }

  @Test
  void another_alert_is_no_case() {
    assertEquals(List.of(), rule.analyze(Cases.file(WELL)));
  }
}
