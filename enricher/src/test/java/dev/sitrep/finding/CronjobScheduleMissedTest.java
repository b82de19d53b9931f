package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.SINCE;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CronJobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronjobScheduleMissedTest {
  private final CronjobScheduleMissed rule = new CronjobScheduleMissed();

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          FailedNeedsStart | Cannot determine if job needs to be started: too many missed start time (> 100). Set or decrease .spec.startingDeadlineSeconds or check clock skew | missed more than 100 starts and cannot tell whether it is due (no startingDeadlineSeconds)
          TooManyMissedTimes | too many missed start times: 101. Set or decrease .spec.startingDeadlineSeconds or check clock skew | missed more than 100 starts and cannot tell whether it is due (no startingDeadlineSeconds)
          UnParseableCronJobSchedule | unparseable schedule for cronjob: "@hourley" : unrecognized descriptor: @hourley | has a schedule that cannot be read: "@hourley"
          UnparseableSchedule | unparseable schedule: "@hourley" : unrecognized descriptor: @hourley | has a schedule that cannot be read: "@hourley"
          InvalidSchedule | invalid schedule schedule="@hourley" err=unrecognized descriptor | has a schedule that cannot be read: "@hourley"
          UnknownTimeZone | invalid timeZone: "Europe/Berln": unknown time zone Europe/Berln | names a time zone that nobody knows: Europe/Berln
          MissSchedule | Missed scheduled time to start a job: Sat, 21 Nov 2026 14:00:00 UTC | missed a start: Missed scheduled time to start a job: Sat, 21 Nov 2026 14:00:00 UTC
          """)
  void the_controller_says_why(String reason, String message, String told) {
    var finding = only(rule, cron(false, "Allow", 0), warning(CRON, reason, message));

    assertEquals("cronjob report " + told, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void a_deadline_that_is_too_short_is_likely_the_cause() {
    var finding = only(rule, cron(false, "Allow", 5));

    assertEquals(
        "cronjob report has startingDeadlineSeconds 5; the controller looks every 10 s, so starts are"
            + " missed",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void a_suspended_or_a_busy_one_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(cron(true, "Allow", 5))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(cron(false, "Allow", 0), normal(CRON, "SuccessfulCreate", "Created job r-1"))));
  }
}
