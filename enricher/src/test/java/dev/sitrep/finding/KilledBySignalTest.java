package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.event;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KilledBySignalTest {
  private final KilledBySignal rule = new KilledBySignal();

  private static final String NOBODY =
      "; no event says who sent it, and the kubelet counts it as no memory kill";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          134 | SIGABRT: it aborted itself      | LIKELY
          139 | SIGSEGV: memory access fault    | LIKELY
          132 | SIGILL: built for another CPU?  | LIKELY
          135 | SIGBUS: memory access fault     | LIKELY
          136 | SIGFPE: arithmetic fault        | LIKELY
          """)
  void a_program_s_own_fault_is_told_apart(int code, String meaning, Certainty certainty) {
    var finding = only(rule, container("api").loops().died("Error", code).restarts(4).build());

    assertEquals(
        "container api exits with code "
            + code
            + " ("
            + meaning
            + "; 4 restarts); it leaves no log",
        finding.cause());
    assertEquals(certainty, finding.certainty());
  }

  @Test
  void its_own_words_are_told_with_it() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 139).build(),
            decisive(POD, "api", true, "Segmentation fault (core dumped)"));

    assertEquals(
        "container api exits with code 139 (SIGSEGV: memory access fault): Segmentation fault (core"
            + " dumped)",
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          137 | watchdog: worker 7 made no progress for 5 s, sending SIGKILL
          137 | supervisor: killing pid 7 with SIGKILL
          143 | monit: sent SIGTERM to 'api'
          """)
  void a_watchdog_in_the_container_says_that_it_kills(int code, String line) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", code).build(),
            logged(POD, "api", line),
            decisive(POD, "api", true, "Killed"));

    assertTrue(finding.cause().endsWith(": its log says " + line), finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertTrue(finding.exhibits().contains("E2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          137 | monit: sent SIGTERM to 'api'
          143 | received SIGTERM, shutting down
          """)
  void another_signal_and_one_that_is_only_received_name_no_sender(int code, String line) {
    var finding =
        only(rule, container("api").loops().died("Error", code).build(), logged(POD, "api", line));

    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @ParameterizedTest
  @CsvSource({"137,SIGKILL: killed from outside", "143,SIGTERM: asked to stop"})
  void without_a_sender_only_the_signal_is_certain(int code, String meaning) {
    var finding = only(rule, container("api").loops().died("Error", code).build());

    assertEquals(
        "container api exits with code " + code + " (" + meaning + ")" + NOBODY, finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @Test
  void what_it_said_before_is_not_why_it_was_killed() {
    assertEquals(
        "container api exits with code 137 (SIGKILL: killed from outside)" + NOBODY,
        only(
                rule,
                container("api").loops().died("Error", 137).build(),
                decisive(POD, "api", true, "ERROR order A-1: missing CUSTOMER_ID"))
            .cause());
  }

  @Test
  void the_kubelet_s_order_to_stop_is_named_with_the_grace_that_was_not_enough() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 137, "", Cases.NOW).build(),
            normal(POD, "Killing", "Stopping container api"));

    assertEquals(
        "container api exits with code 137 (SIGKILL: killed from outside): the kubelet stops its pod"
            + " (Stopping container api); it did not end within its grace period of 30 s",
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void an_order_of_an_hour_ago_is_not_this_one() {
    assertEquals(
        Certainty.UNKNOWN,
        only(
                rule,
                container("api").loops().died("Error", 143).build(),
                event(
                    POD,
                    "Normal",
                    "Killing",
                    "Stopping container api",
                    Cases.NOW.minus(Duration.ofHours(1))))
            .certainty());
  }

  @Test
  void a_probe_s_kill_is_told_where_its_failure_is_forgotten() {
    assertEquals(
        "container api exits with code 143 (SIGTERM: asked to stop): the kubelet restarts it,"
            + " Container api failed liveness probe, will be restarted",
        only(
                rule,
                container("api").loops().died("Error", 143).build(),
                normal(POD, "Killing", "Container api failed liveness probe, will be restarted"))
            .cause());
  }

  @Test
  void an_eviction_is_the_node_s_doing() {
    assertEquals(
        "container api exits with code 137 (SIGKILL: killed from outside): the pod is ended by its"
            + " node (Evicted: The node was low on resource: memory.)",
        only(
                rule,
                container("api").ended("Error", 137).build(),
                Cases.failed(POD, "Evicted", "The node was low on resource: memory.", "node-1"))
            .cause());
  }

  @Test
  void memory_kills_and_plain_ends_have_rules_of_their_own() {
    assertEquals(
        List.of(), rule.analyze(file(container("api").loops().died("OOMKilled", 137).build())));
    assertEquals(List.of(), rule.analyze(file(container("api").loops().died("Error", 1).build())));
  }
}
