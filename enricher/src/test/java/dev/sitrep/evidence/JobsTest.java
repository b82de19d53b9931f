package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsTest {
  private final Stage stage = new Stage();
  private final Jobs source = new Jobs();

  @AfterEach
  void close() {
    stage.close();
  }

  @BeforeEach
  void jobs() {
    stage.add(
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {namespace: shop, name: report}
        """);
    for (int i = 1; i <= 6; i++) {
      stage.add(
          """
          apiVersion: batch/v1
          kind: Job
          metadata:
            namespace: shop
            name: report-%1$d
            creationTimestamp: "2026-11-21T1%1$d:00:00Z"
            ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: report, controller: true}]
          spec: {backoffLimit: 0}
          status:
            failed: %2$d
            conditions:
            - {type: FailureTarget, status: "True", reason: BackoffLimitExceeded, message: reached}
            - {type: Failed, status: "%3$s", reason: BackoffLimitExceeded, message: reached}
          """
              .formatted(i, i % 2, i % 2 == 1 ? "True" : "False"));
    }
    stage.add(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {namespace: shop, name: report}
        spec: {}
        """);
  }

  private List<String> names(Target target) throws InterruptedException {
    return stage.read(source, target, JobState.class).stream().map(j -> j.about().name()).toList();
  }

  @Test
  void a_job_is_told_with_its_condition() throws Exception {
    assertEquals(
        List.of(
            "Failed BackoffLimitExceeded: reached · 1 failed, 0 succeeded, 0 active, backoffLimit 0"),
        stage.lines(source, new Target.Workload("shop", "job", "report-3")));
  }

  @Test
  void a_job_without_status_and_limit_has_the_defaults() throws Exception {
    assertEquals(
        List.of("0 failed, 0 succeeded, 0 active, backoffLimit 6"),
        stage.lines(source, new Target.Workload("shop", "job", "report")));
  }

  @Test
  void of_a_cron_job_the_newest_runs_are_told() throws Exception {
    assertEquals(
        List.of("report-6", "report-5", "report-4", "report-3"),
        names(new Target.Workload("shop", "cronjob", "report")));
  }

  @Test
  void of_a_namespace_the_failed_ones_are_told() throws Exception {
    assertEquals(List.of("report-5", "report-3", "report-1"), names(new Target.Namespace("shop")));
  }

  @Test
  void a_deployment_has_no_jobs() throws Exception {
    assertEquals(List.of(), names(Stage.API));
  }

  @Test
  void jobs_that_may_not_be_read_are_missing() throws Exception {
    stage.server.forbid("jobs", "shop");

    assertEquals(
        "jobs of shop",
        stage
            .read(source, new Target.Workload("shop", "job", "report-3"), Missing.class)
            .getFirst()
            .what());
  }
}
