package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.JobState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobFailedTest {
  private static final Ref JOB = new Ref("job", "shop", "migrate");
  private static final Ref RUN = Cases.pod("migrate-x7k2p");

  private final JobFailed rule = new JobFailed();

  private static JobState job(int failed, String condition, String reason, String message) {
    return job(failed, 0, condition, reason, message);
  }

  private static JobState job(
      int failed, long deadline, String condition, String reason, String message) {
    return new JobState(
        JOB,
        failed,
        0,
        1,
        3,
        deadline,
        false,
        condition,
        reason,
        message,
        Optional.of(Cases.SINCE));
  }

  @Test
  void a_failure_policy_is_quoted() {
    assertEquals(
        "job migrate gave up by its podFailurePolicy (Container migrate for pod shop/migrate-x7k2p"
            + " failed with exit code 42 matching FailJob rule at index 0): container migrate exits"
            + " with code 42",
        only(
                rule,
                job(
                    1,
                    "Failed",
                    "PodFailurePolicy",
                    "Container migrate for pod shop/migrate-x7k2p failed with exit code 42 matching"
                        + " FailJob rule at index 0"),
                container("migrate").of(RUN).ended("Error", 42).build())
            .cause());
  }

  @Test
  void failed_indexes_are_quoted_too() {
    assertEquals(
        "job migrate failed (FailedIndexes: Job has failed indexes); its pods are gone, so their exit"
            + " codes and logs are too",
        only(rule, job(1, "Failed", "FailedIndexes", "Job has failed indexes")).cause());
  }

  @Test
  void reasons_with_rules_of_their_own_are_no_case() {
    assertEquals(List.of(), rule.analyze(file(job(4, "Failed", "BackoffLimitExceeded", "m"))));
    assertEquals(List.of(), rule.analyze(file(job(0, "Failed", "DeadlineExceeded", "m"))));
    assertEquals(List.of(), rule.analyze(file(job(1, "", "", ""))));
  }
}
