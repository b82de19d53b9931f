package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ContainerState.Role;
import dev.sitrep.evidence.Missing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashLoopTest {
  private final CrashLoop rule = new CrashLoop();

  @Test
  void the_last_words_of_the_previous_run_are_the_cause() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 3).restarts(6).build(),
            decisive(POD, "api", true, "FATAL: no rate for zone DE-3"));

    assertEquals(
        "container api exits with code 3 (6 restarts): no rate for zone DE-3", finding.cause());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals(
        "kubectl -n shop logs pod/api-5d9f7-x2x7p -c api --previous --tail=50",
        finding.next().getFirst());
  }

  @Test
  void words_without_the_noise_around_them() {
    assertEquals(
        "container api exits with code 1: upload failed: no such bucket",
        only(
                rule,
                container("api").ended("Error", 1).build(),
                decisive(
                    POD,
                    "api",
                    false,
                    "time=2026-11-21T15:00:02Z level=error msg=\"upload failed\" err=\"no such bucket\""))
            .cause());
  }

  @Test
  void the_previous_run_speaks_before_the_present_one() {
    assertEquals(
        "container api exits with code 1: why it died",
        only(
                rule,
                container("api").died("Error", 1).build(),
                decisive(POD, "api", false, "something of now"),
                decisive(POD, "api", true, "why it died"))
            .cause());
  }

  @Test
  void a_sibling_that_died_alike_may_speak_for_it() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(5).build(),
            container("api").of(SIBLING).loops().died("Error", 1).restarts(2).build(),
            decisive(SIBLING, "api", true, "no rate for zone DE-3"));

    assertEquals(
        "container api exits with code 1 (2 restarts): no rate for zone DE-3", finding.cause());
    assertEquals(List.of(POD, SIBLING), finding.subjects());
    assertEquals(List.of("E3", "E1"), finding.exhibits());
  }

  @Test
  void a_stranger_and_another_container_may_not_speak_for_it() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(5).build(),
            decisive(STRANGER, "api", true, "not me"),
            decisive(POD, "proxy", true, "nor me"));

    assertEquals("container api exits with code 1 (5 restarts); it leaves no log", finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @Test
  void a_log_that_says_nothing_is_not_a_log_that_may_not_be_read() {
    var state = container("api").loops().died("Error", 1).build();

    assertEquals(
        "container api exits with code 1; its log does not say why",
        only(rule, state, logged(POD, "api", "starting")).cause());
    assertEquals(
        "container api exits with code 1; its log could not be read",
        only(
                rule,
                state,
                new Missing(
                    POD,
                    "log of pod/api-5d9f7-x2x7p container api, previous run",
                    "not allowed to read"))
            .cause());
  }

  @Test
  void without_a_log_the_termination_message_speaks() {
    assertEquals(
        "container api exits with code 1: no licence was found",
        only(
                rule,
                container("api")
                    .loops()
                    .died("Error", 1, "no licence was found", Cases.NOW)
                    .build())
            .cause());
  }

  /// `terminationMessagePolicy: FallbackToLogsOnError` puts the end of the log there.
  @Test
  void of_a_termination_message_of_many_lines_the_decisive_one_speaks() {
    var message =
        """
        2026-11-21T10:00:00Z INFO  reading /etc/rates.yaml
        2026-11-21T10:00:01Z INFO  14 zones, 3 carriers
        2026-11-21T10:00:02Z ERROR no rate for zone 7
        2026-11-21T10:00:02Z INFO  bye
        """;

    assertEquals(
        "container api exits with code 1: no rate for zone 7",
        only(rule, container("api").loops().died("Error", 1, message, Cases.NOW).build()).cause());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1   | container api exits with code 1 (4 restarts); it leaves no log                                                      | UNKNOWN
          2   | container api exits with code 2 (by convention a wrong argument, or a Go panic; 4 restarts); it leaves no log       | UNKNOWN
          3   | container api exits with code 3 (4 restarts); it leaves no log                                                      | UNKNOWN
          126 | container api exits with code 126 (the command is not executable; 4 restarts); it leaves no log                     | LIKELY
          127 | container api exits with code 127 (command not found; 4 restarts); it leaves no log                                 | LIKELY
          255 | container api exits with code 255 (a code out of range, or the runtime's own; 4 restarts); it leaves no log         | UNKNOWN
          """)
  void an_exit_code_tells_something_by_itself(int code, String cause, Certainty certainty) {
    var finding = only(rule, container("api").loops().died("Error", code).restarts(4).build());

    assertEquals(cause, finding.cause());
    assertEquals(certainty, finding.certainty());
  }

  @Test
  void words_outweigh_what_an_exit_code_means() {
    assertEquals(
        "container api exits with code 127: no rate for zone",
        only(
                rule,
                container("api").ended("Error", 127).build(),
                decisive(POD, "api", false, "no rate for zone"))
            .cause());
  }

  @Test
  void two_ways_to_die_are_two_findings() {
    assertEquals(
        2,
        rule.analyze(
                file(
                    container("api").loops().died("Error", 1).build(),
                    container("api").of(SIBLING).loops().died("Error", 2).build()))
            .size());
  }

  @Test
  void deaths_with_rules_of_their_own_are_left_to_these() {
    for (var reason : List.of("OOMKilled", "StartError", "ContainerCannotRun")) {
      assertEquals(
          List.of(),
          rule.analyze(file(container("api").loops().died(reason, 128).build())),
          reason);
    }
  }

  @Test
  void a_healthy_pod_that_restarted_last_week_is_not_the_trouble() {
    var old = Cases.NOW.minus(Duration.ofDays(7));

    assertEquals(
        List.of(),
        rule.analyze(file(container("api").died("Error", 1, "", old).restarts(1).build())));
  }

  @Test
  void whom_a_program_cannot_reach_is_told_by_rules_of_its_own() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(
                    POD, "api", true, "dial tcp 10.96.1.2:5432: connect: connection refused"))));
  }

  @Test
  void an_init_container_that_did_its_work_is_no_crash() {
    assertEquals(
        List.of(),
        rule.analyze(file(container("init").role(Role.INIT).ended("Completed", 0).build())));
  }

  @Test
  void words_that_are_known_and_ends_of_other_kinds_are_left_to_their_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(POD, "api", true, "listen tcp :80: bind: address already in use"))));
    for (int code : List.of(0, 134, 137, 139, 143)) {
      assertEquals(
          List.of(),
          rule.analyze(file(container("api").loops().died("Error", code).build())),
          "exit code " + code);
    }
    assertEquals(
        List.of(), rule.analyze(file(container("wait").role(Role.INIT).ended("Error", 1).build())));
  }
}
