package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.SINCE;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CronJobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CronjobSuspendedTest {
  private final CronjobSuspended rule = new CronjobSuspended();

  private static final Ref CRON = new Ref("cronjob", "shop", "report");

  private static CronJobState cron(
      boolean suspended, String concurrency, long deadline, Ref... active) {
    return new CronJobState(
        CRON,
        "@hourley",
        "Europe/Berln",
        suspended,
        concurrency,
        deadline,
        List.of(active),
        Optional.of(SINCE),
        Optional.of(NOW.minus(Duration.ofHours(3))),
        Optional.empty());
  }

  @Test
  void a_suspended_cronjob_says_so() {
    var finding = only(rule, cron(true, "Allow", 0));

    assertEquals("cronjob report is suspended by its spec and makes no job", finding.cause());
    assertEquals(List.of(CRON), finding.subjects());
  }

  @Test
  void one_that_runs_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(cron(false, "Allow", 0))));
  }
}
