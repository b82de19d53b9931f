package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ComponentState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterComponentDownTest {
  private final ClusterComponentDown rule = new ClusterComponentDown();

  private static final Ref CLUSTER = new Ref("cluster", "", "cluster");
  private static final Ref SCHEDULER = new Ref("pod", "kube-system", "kube-scheduler-cp1");

  private static ComponentState scheduler(List<Ref> pods, int ready, Optional<Ref> failing) {
    return new ComponentState(CLUSTER, "kube-scheduler", pods, ready, failing);
  }

  @Test
  void a_pod_that_is_not_ready_is_named() {
    var finding = only(rule, scheduler(List.of(SCHEDULER), 0, Optional.of(SCHEDULER)));

    assertEquals(
        "0 of 1 pod of kube-scheduler ready; pod kube-scheduler-cp1 is not", finding.cause());
    assertEquals(SCHEDULER, finding.fault());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void a_component_that_runs_is_not_seen_by_the_monitoring() {
    var finding = only(rule, scheduler(List.of(SCHEDULER), 1, Optional.empty()));

    assertEquals(
        "1 of 1 pod of kube-scheduler ready: it runs, and the monitoring does not reach its metrics"
            + " (it may listen on 127.0.0.1 only)",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void a_provider_s_control_plane_is_not_guessed_at() {
    assertEquals(
        Certainty.UNKNOWN, only(rule, scheduler(List.of(), 0, Optional.empty())).certainty());
  }

  @Test
  void an_alert_about_no_component_is_no_case() {
    assertEquals(List.of(), rule.analyze(file()));
  }
}
