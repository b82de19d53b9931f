package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessStatusTest {
  private final ReadinessStatus rule = new ReadinessStatus();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          httpGet /ready port http | http | HTTP probe failed with statuscode: 503 | asks for /ready on port http (8080) and gets status 503
          exec cat /tmp/ready | ~~ | cat: can't open '/tmp/ready': No such file or directory | fails (exec cat /tmp/ready): cat: can't open '/tmp/ready': No such file or directory
          exec /bin/grpc_health_probe -addr=:50051 | ~~ | rpc error: code = Unknown desc = failed to exec in container: failed to start exec "24ce": OCI runtime exec failed: exec failed: unable to start container process: exec: "/bin/grpc_health_probe": stat /bin/grpc_health_probe: no such file or directory | runs /bin/grpc_health_probe, which image registry.example/shop/api:1.9 does not have
          exec curl -f localhost | ~~ | OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown | runs curl, which image registry.example/shop/api:1.9 does not have
          exec test -f /tmp/ready | ~~ | ~~ | fails without a word (exec test -f /tmp/ready)
          grpc port 8080 | 8080 | service unhealthy (responded with "NOT_SERVING") | fails (grpc port 8080): service unhealthy (responded with "NOT_SERVING")
          """)
  void the_kubelet_s_words_become_a_sentence(
      String action, String port, String words, String cause) {
    var finding =
        only(
            rule,
            container("api").notReady().port("http", 8080).probe("readiness", action, port).build(),
            warning(POD, "Unhealthy", "Readiness probe failed: " + words));

    assertEquals("readiness probe of container api " + cause, finding.cause());
    assertEquals("running but not ready", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void the_log_of_the_present_run_says_why() {
    var finding =
        only(
            rule,
            container("api").notReady().probe("readiness", "httpGet /ready port 80", "80").build(),
            warning(
                POD, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"),
            decisive(POD, "api", true, "an earlier run's last words"),
            decisive(POD, "api", false, "level=error msg=\"not ready\" err=\"cache is cold\""));

    assertEquals(
        "readiness probe of container api asks for /ready on port 80 and gets status 503; its log"
            + " says: not ready: cache is cold",
        finding.cause());
    assertEquals(List.of("E2", "E4", "E1"), finding.exhibits());
  }

  @Test
  void a_probe_that_errs_speaks_too() {
    assertEquals(
        "readiness probe of container api fails (exec test -f /a): rpc error: code = Canceled desc ="
            + " context canceled",
        only(
                rule,
                container("api").notReady().probe("readiness", "exec test -f /a", "").build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Readiness probe errored and resulted in unknown state: rpc error: code ="
                        + " Canceled desc = context canceled"))
            .cause());
  }

  @Test
  void a_sibling_s_event_counts_and_a_stranger_s_does_not() {
    var waiting = container("api").notReady().probe("readiness", "exec check", "").build();

    assertEquals(
        1,
        rule.analyze(file(waiting, warning(SIBLING, "Unhealthy", "Readiness probe failed: no")))
            .size());
    assertEquals(
        List.of(),
        rule.analyze(file(waiting, warning(STRANGER, "Unhealthy", "Readiness probe failed: no"))));
  }

  @Test
  void a_ready_container_and_another_failure_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").probe("readiness", "httpGet / port 8080", "8080").build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Readiness probe failed: HTTP probe failed with statuscode: 404"))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .notReady()
                    .probe("readiness", "httpGet / port 8080", "8080")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Readiness probe failed: HTTP probe failed with statuscode: 404"))));
  }
}
