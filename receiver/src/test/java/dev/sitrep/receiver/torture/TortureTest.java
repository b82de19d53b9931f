package dev.sitrep.receiver.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.incident.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TortureTest {
  private static final Instant NOW = Instant.parse("2026-11-21T15:10:50Z");

  @Test
  void a_row_shows_what_was_done_what_had_to_hold_and_what_was_measured() {
    var outcome =
        new Outcome.Done(
            "200 kills, 1,431 alerts acknowledged",
            List.of(
                Measure.most("acknowledged alerts lost", 3, 0),
                Measure.within(
                    "first message after a start",
                    Duration.ofMillis(4_200),
                    Duration.ofSeconds(10)),
                Measure.exactly("messages", 1, 1),
                Measure.yes("it lives", true)));
    assertEquals(
        """
        kill: kill -9 at random moments under load, then start again
          200 kills, 1,431 alerts acknowledged, in 61 s
          failed   acknowledged alerts lost                                         3   ≤ 0
          ok       first message after a start                                  4.2 s   ≤ 10 s
          ok       messages                                                         1   1
          ok       it lives                                                       yes   yes
        """,
        OutcomeText.render("kill", outcome, Duration.ofSeconds(61)));
    assertFalse(outcome.held());
  }

  @Test
  void what_was_skipped_is_said_and_what_broke_has_failed() {
    var skipped = new Outcome.Skipped("no --postgres");
    assertTrue(skipped.held());
    assertTrue(OutcomeText.render("kill-postgres", skipped, Duration.ZERO).contains("SKIPPED"));
    var broken = new Outcome.Broken("serve ended with 1");
    assertFalse(broken.held());
    assertTrue(
        OutcomeText.render("same", broken, Duration.ofSeconds(7))
            .contains("failed   it came to no end after 7 s: serve ended with 1"));
  }

  @Test
  void a_percentile_is_a_time_that_was_measured() {
    var latencies = Latencies.of(List.of(5L, 1L, 4L, 2L, 3L));
    assertEquals(Duration.ofNanos(3), latencies.percentile(50));
    assertEquals(Duration.ofNanos(5), latencies.percentile(99));
    assertEquals(Duration.ofNanos(5), latencies.max());
    assertEquals(Duration.ZERO, Latencies.of(List.of()).percentile(99));
  }

  @Test
  void its_bodies_are_read_as_alertmanagers_and_are_about_whom_they_should_be() {
    var alarms =
        List.of(
            Alarm.ofDeployment("team-1", "app-7", NOW),
            Alarm.ofDeployment("team-1", "app-8", NOW).resolved(NOW.plusSeconds(60)),
            Alarm.ofPod("team-1", "app-9", "app-9-5d9f7c6b84-abcde", NOW));
    if (!(Alertmanager.parse(Alarm.body(alarms)) instanceof Parsed.Accepted accepted)) {
      throw new AssertionError("rejected");
    }
    var group = accepted.group();
    assertEquals(List.of(true, false, true), group.alerts().stream().map(a -> a.firing()).toList());
    assertEquals(
        alarms.stream().map(Alarm::fingerprint).toList(),
        group.alerts().stream().map(a -> a.fingerprint()).toList());
    assertEquals(
        alarms.getFirst().target(),
        new Targets().of(group.alerts().getFirst().labels()).target().ref().qualified());
  }

  @Test
  void ten_thousand_alarms_have_ten_thousand_fingerprints() {
    var fingerprints = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      fingerprints.add(
          Alarm.ofPod(
                  "team-" + i % 20,
                  DumpFolder.app(i % 1_000),
                  DumpFolder.pod(i % 1_000, i / 1_000),
                  NOW)
              .fingerprint());
    }
    assertEquals(10_000, fingerprints.size());
  }

  @Test
  void a_child_is_started_as_the_launcher_starts_it() throws IOException {
    var launcher = Files.readString(Path.of("..", "sitrep"));
    assertTrue(launcher.contains("/java\" " + String.join(" ", Child.OPTIONS) + " "), launcher);
  }

  @Test
  void a_scrape_sums_the_series_of_a_name() {
    var scrape =
        new Scrape(
            """
            # TYPE sitrep_alerts_total counter
            sitrep_alerts_total{outcome="opened"} 15.0
            sitrep_alerts_total{outcome="joined"} 1.0E2
            sitrep_alerts_truncated_total 7.0
            """);
    assertEquals(115, scrape.sum("sitrep_alerts_total"));
    assertEquals(15, scrape.sum("sitrep_alerts_total", "outcome=\"opened\""));
    assertEquals(7, scrape.sum("sitrep_alerts_truncated_total"));
    assertEquals(0, scrape.sum("sitrep_none"));
  }
}
