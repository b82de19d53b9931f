package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.incident.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RollUpTest {
  private final Stage stage = new Stage().deployment(1, 0, "").crashing("api-2-aaaaa", 1);

  @AfterEach
  void close() {
    stage.close();
  }

  private Target of(Target target) throws InterruptedException {
    return RollUp.of(target, stage.cluster);
  }

  @Test
  void a_pod_becomes_its_workload_dead_or_alive() throws Exception {
    assertEquals(Stage.API, of(new Target.Pod("shop", "api-2-aaaaa")));
    assertEquals(Stage.API, of(new Target.Pod("shop", "api-2-zzzzz")));
  }

  @Test
  void a_run_of_a_cron_job_stands_for_itself() throws Exception {
    stage
        .add(
            """
            apiVersion: batch/v1
            kind: Job
            metadata:
              namespace: shop
              name: report-1
              ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: report, controller: true}]
            spec: {}
            """)
        .pod("report-1-x7k2p", "Job report-1", "{name: r}", "{phase: Failed}");

    assertEquals(
        new Target.Workload("shop", "job", "report-1"),
        of(new Target.Pod("shop", "report-1-x7k2p")));
  }

  @Test
  void what_has_no_owner_stays() throws Exception {
    var stranger = new Target.Pod("shop", "stranger");

    assertEquals(stranger, of(stranger));
    assertEquals(new Target.Node("node-1"), of(new Target.Node("node-1")));
  }

  @Test
  void without_permission_the_pod_stays() throws Exception {
    stage.server.forbid("pods", "shop");

    var pod = new Target.Pod("shop", "api-2-aaaaa");
    assertEquals(pod, of(pod));
  }
}
