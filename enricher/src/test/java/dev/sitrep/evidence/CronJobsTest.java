package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CronJobsTest {
  private final Stage stage = new Stage();
  private final CronJobs source = new CronJobs();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void the_alert_s_own_is_told() throws Exception {
    stage.add(
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {namespace: shop, name: report, creationTimestamp: "2026-11-01T00:00:00Z"}
        spec: {schedule: "0 3 * * *", timeZone: Europe/Berlin, suspend: true, concurrencyPolicy: Forbid, startingDeadlineSeconds: 60}
        status: {lastScheduleTime: "2026-11-21T02:00:00Z", active: [{kind: Job, name: report-1}]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {namespace: shop, name: report-weekly}
        spec: {schedule: "@weekly"}
        """);

    assertEquals(
        List.of(
            "schedule \"0 3 * * *\" Europe/Berlin · suspended · concurrencyPolicy Forbid ·"
                + " startingDeadlineSeconds 60 · last scheduled 2026-11-21T02:00:00Z · no success yet ·"
                + " job report-1 runs"),
        stage.lines(source, new Target.Workload("shop", "cronjob", "report")));
    assertEquals(
        List.of(
            "schedule \"@weekly\" · concurrencyPolicy Allow · never scheduled · no success yet"),
        stage.lines(source, new Target.Workload("shop", "cronjob", "report-weekly")));
  }

  @Test
  void other_targets_ask_for_none() throws Exception {
    stage.deployment(1, 1, "").healthy("api-2-aaaaa");

    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.CRONJOBS));
  }
}
