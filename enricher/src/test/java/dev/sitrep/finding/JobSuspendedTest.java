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

class JobSuspendedTest {
  private static final Ref JOB = new Ref("job", "shop", "migrate");
  private static final Ref RUN = Cases.pod("migrate-x7k2p");

  private final JobSuspended rule = new JobSuspended();

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
  void a_suspended_job_says_so() {
    var finding = only(rule, job(0, "Suspended", "JobSuspended", "Job suspended"));

    assertEquals("job migrate is suspended by its spec and starts no pod", finding.cause());
    assertEquals("suspended", finding.symptom());
    assertEquals(JOB, finding.fault());
  }

  @Test
  void a_job_that_runs_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(job(0, "", "", ""), container("m").of(RUN).build())));
  }
}
