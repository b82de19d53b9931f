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

class JobDeadlineTest {
  private static final Ref JOB = new Ref("job", "shop", "migrate");
  private static final Ref RUN = Cases.pod("migrate-x7k2p");

  private final JobDeadline rule = new JobDeadline();

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
  void a_deadline_explains_itself() {
    var finding =
        only(
            rule,
            job(0, "Failed", "DeadlineExceeded", "Job was active longer than specified deadline"));

    assertEquals("job migrate ran past its activeDeadlineSeconds", finding.cause());
    assertEquals("out of time", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void names_the_deadline_and_what_its_pod_did() {
    assertEquals(
        "job migrate ran past its activeDeadlineSeconds of 600: container migrate exits with code 143",
        only(
                rule,
                job(1, 600, "Failed", "DeadlineExceeded", "late"),
                container("migrate").of(RUN).ended("Error", 143).build())
            .cause());
  }

  @Test
  void another_reason_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(job(4, "Failed", "BackoffLimitExceeded", "m"))));
  }
}
