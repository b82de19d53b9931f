package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.SINCE;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CronJobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronjobOverlapsTest {
  private final CronjobOverlaps rule = new CronjobOverlaps();

  private static final Ref CRON = new Ref("cronjob", "shop", "report");

  private static final Ref RUN = new Ref("job", "shop", "report-29");

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          JobAlreadyActive | Not starting job because prior execution is running and concurrency policy is Forbid
          JobAlreadyActive | Not starting job, another run is active
          """)
  void names_the_run_that_does_not_end(String reason, String message) {
    var finding = only(rule, cron(false, "Forbid", 0, RUN), normal(CRON, reason, message));

    assertEquals(
        "cronjob report starts no job while job report-29 still runs, 3 h after its start"
            + " (concurrencyPolicy Forbid)",
        finding.cause());
    assertEquals(RUN, finding.fault());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void without_an_event_a_long_run_is_likely_the_cause() {
    assertEquals(Certainty.LIKELY, only(rule, cron(false, "Forbid", 0, RUN)).certainty());
  }

  @Test
  void where_runs_may_overlap_or_none_runs_it_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(cron(false, "Allow", 0, RUN))));
    assertEquals(List.of(), rule.analyze(file(cron(false, "Forbid", 0))));
  }
}
