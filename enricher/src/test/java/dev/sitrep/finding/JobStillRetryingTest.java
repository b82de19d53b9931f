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

class JobStillRetryingTest {
  private static final Ref JOB = new Ref("job", "shop", "migrate");
  private static final Ref RUN = Cases.pod("migrate-x7k2p");

  private final JobStillRetrying rule = new JobStillRetrying();

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
  void tells_how_many_pods_it_lost_and_why() {
    var finding =
        only(rule, job(2, "", "", ""), container("migrate").of(RUN).ended("Error", 1).build());

    assertEquals(
        "job migrate has lost 2 pods and tries again (backoffLimit 3): container migrate exits with"
            + " code 1",
        finding.cause());
    assertEquals("not done, still trying", finding.symptom());
    assertEquals(List.of(JOB, RUN), finding.subjects());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void a_job_that_gave_up_or_lost_nothing_is_no_case() {
    var pod = container("migrate").of(RUN).ended("Error", 1).build();
    assertEquals(List.of(), rule.analyze(file(job(4, "Failed", "BackoffLimitExceeded", "m"), pod)));
    assertEquals(List.of(), rule.analyze(file(job(0, "", "", ""))));
  }
}
