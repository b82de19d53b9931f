package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.event;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessKillsTest {
  private final LivenessKills rule = new LivenessKills();

  @Test
  void the_probe_and_its_answer_are_told() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .lasted("Error", 143, Duration.ofMinutes(20))
                .port("http", 8080)
                .probe("liveness", "httpGet /healthz port http", "http")
                .build(),
            warning(
                POD,
                "Unhealthy",
                "Liveness probe failed: context deadline exceeded (Client.Timeout exceeded while awaiting headers)"),
            normal(POD, "Killing", "Container api failed liveness probe, will be restarted"));

    assertEquals(
        "liveness probe of container api gets no answer within its timeout of 1s (httpGet /healthz port http)",
        finding.cause());
    assertEquals(
        "Find what keeps the program from answering, or raise the liveness probe's timeoutSeconds.",
        finding.fix());
    assertEquals("restarted by the liveness probe", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E3", "E1"), finding.exhibits());
  }

  @Test
  void another_failure_and_an_end_of_its_own_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("Error", 143)
                    .port("http", 8080)
                    .probe("liveness", "httpGet /healthz port http", "http")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Liveness probe failed: HTTP probe failed with statuscode: 404"))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("Error", 1)
                    .port("http", 8080)
                    .probe("liveness", "httpGet /healthz port http", "http")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Liveness probe failed: context deadline exceeded (Client.Timeout exceeded while awaiting headers)"))));
  }

  @Test
  void a_program_that_was_up_for_long_and_listens_no_more_is_told_apart_from_a_slow_start() {
    assertEquals(
        "liveness probe of container api finds nothing that listens on port 8080",
        only(
                rule,
                container("api")
                    .loops()
                    .lasted("Error", 137, Duration.ofHours(3))
                    .port("http", 8080)
                    .probe("liveness", "tcpSocket port 8080", "8080")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Liveness probe failed: dial tcp 10.0.0.7:8080: connect: connection refused"))
            .cause());
  }

  @Test
  void a_kill_is_believed_whatever_code_the_program_ends_with() {
    assertEquals(
        1,
        rule.analyze(
                file(
                    container("api")
                        .loops()
                        .died("Error", 1, "", Cases.NOW.minusSeconds(10))
                        .probe("liveness", "tcpSocket port 8080", "8080")
                        .build(),
                    warning(POD, "Unhealthy", "Liveness probe failed: dial tcp: i/o timeout"),
                    normal(
                        POD, "Killing", "Container api failed liveness probe, will be restarted")))
            .size());
  }

  /// The kubelet holds back events of the same kind after some: the last kills are not told.
  @Test
  void a_failure_just_before_the_end_tells_where_kills_are_no_longer_told() {
    var earlier =
        event(
            POD,
            "Normal",
            "Killing",
            "Container api failed liveness probe, will be restarted",
            Cases.NOW.minus(Duration.ofMinutes(9)));
    var failure =
        event(
            POD,
            "Warning",
            "Unhealthy",
            "Liveness probe failed: Get \"http://10.1.2.3:8080/\": context deadline exceeded",
            Cases.NOW.minusSeconds(60));
    var state =
        container("api")
            .loops()
            .lasted("Error", 1, Duration.ofSeconds(40))
            .probe("liveness", "httpGet / on port 8080", "8080")
            .build();

    assertEquals(1, rule.analyze(file(state, failure, earlier)).size());
    assertEquals(
        1,
        rule.analyze(file(state, failure, earlier, decisive(POD, "api", true, "got SIGTERM")))
            .size());
    assertEquals(
        List.of(),
        rule.analyze(file(state, failure, earlier, decisive(POD, "api", true, "panic: no rates"))));
    assertEquals(List.of(), rule.analyze(file(state, failure)));
  }

  @Test
  void a_signal_without_a_kill_that_was_seen_is_only_likely() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 143).probe("liveness", "exec check", "").build(),
            warning(POD, "Unhealthy", "Liveness probe failed: no"));

    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void a_kill_of_an_earlier_run_does_not_explain_a_later_death() {
    var earlier =
        event(
            POD,
            "Normal",
            "Killing",
            "Container api failed liveness probe, will be restarted",
            Cases.NOW.minus(Duration.ofMinutes(20)));

    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("Error", 1)
                    .probe("liveness", "exec check", "")
                    .build(),
                warning(POD, "Unhealthy", "Liveness probe failed: no"),
                earlier)));
  }

  @Test
  void a_program_that_finishes_is_not_blamed_on_its_probe() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("Completed", 0)
                    .probe("liveness", "exec check", "")
                    .build(),
                warning(POD, "Unhealthy", "Liveness probe failed: no"))));
  }

  @Test
  void memory_kills_without_the_probe_s_help() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("OOMKilled", 137)
                    .probe("liveness", "exec check", "")
                    .build(),
                warning(POD, "Unhealthy", "Liveness probe failed: no"))));
  }
}
