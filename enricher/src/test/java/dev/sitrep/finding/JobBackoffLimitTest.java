package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.JobState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobBackoffLimitTest {
  private static final Ref JOB = new Ref("job", "shop", "migrate");
  private static final Ref RUN = Cases.pod("migrate-x7k2p");

  private final JobBackoffLimit rule = new JobBackoffLimit();

  private static JobState job(int failed, String condition, String reason, String message) {
    return new JobState(
        JOB, failed, 0, 0, 1, 0, false, condition, reason, message, Optional.of(Cases.SINCE));
  }

  private static JobState exhausted(int failed) {
    return job(
        failed, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
  }

  @Test
  void tells_what_the_pod_said_last() {
    var finding =
        only(
            rule,
            exhausted(2),
            container("migrate").of(RUN).ended("Error", 1).build(),
            decisive(RUN, "migrate", false, "ERROR: column \"currency\" already exists"));

    assertEquals(
        "job migrate gave up after 2 failed pods (backoffLimit 1): container migrate exits with code"
            + " 1: column \"currency\" already exists",
        finding.cause());
    assertEquals(JOB, finding.fault());
    assertEquals(List.of(JOB, RUN), finding.subjects());
    assertEquals(List.of("E3", "E1", "E2"), finding.exhibits());
    assertEquals("failed", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void without_its_log_the_exit_code_is_all() {
    var finding = only(rule, exhausted(1), container("migrate").of(RUN).ended("Error", 1).build());

    assertEquals(
        "job migrate gave up after 1 failed pod (backoffLimit 1): container migrate exits with code 1",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void without_its_pods_little_is_known() {
    var finding = only(rule, exhausted(1));

    assertEquals(
        "job migrate gave up after 1 failed pod (backoffLimit 1); its pods are gone, so their exit"
            + " codes and logs are too",
        finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @Test
  void an_indexed_job_s_pods_are_its_own() {
    var indexed = Cases.pod("migrate-3-x7k2p");

    assertEquals(
        List.of(JOB, indexed),
        only(rule, exhausted(1), container("migrate").of(indexed).ended("Error", 1).build())
            .subjects());
  }

  @Test
  void a_job_of_a_longer_name_is_another_one() {
    var other = Cases.pod("migrate-orders-p4dg9");

    assertEquals(
        List.of(JOB),
        only(
                rule,
                exhausted(1),
                container("migrate").of(other).ended("Error", 1).build(),
                decisive(other, "migrate", false, "not mine"))
            .subjects());
  }

  @Test
  void a_job_that_still_retries_or_gave_up_otherwise_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(job(1, "", "", ""))));
    assertEquals(
        List.of(), rule.analyze(file(job(0, "Suspended", "JobSuspended", "Job suspended"))));
    assertEquals(List.of(), rule.analyze(file(job(1, "Failed", "DeadlineExceeded", "late"))));
  }
}
