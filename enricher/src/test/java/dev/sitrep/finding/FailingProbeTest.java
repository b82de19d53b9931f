package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.event;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Happening;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailingProbeTest {
  private static final String REFUSED =
      "Get \"http://10.0.0.7:8081/\": dial tcp 10.0.0.7:8081: connect: connection refused";
  private static final Happening KILLED =
      normal(POD, "Killing", "Container api failed liveness probe, will be restarted");

  private final FailingProbe rule = new FailingProbe();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          httpGet /ready port 8080 | 8080 | HTTP probe failed with statuscode: 404 | asks for /ready on port 8080 and gets status 404
          httpGet /ready port http | http | HTTP probe failed with statuscode: 503 | asks for /ready on port http (8080) and gets status 503
          httpGet /ready port http | http | Get "http://10.0.0.7:8080/ready": dial tcp 10.0.0.7:8080: connect: connection refused | finds nothing that listens on port http (8080)
          httpGet /ready port 9090 | 9090 | Get "http://10.0.0.7:9090/ready": dial tcp 10.0.0.7:9090: connect: connection refused | asks port 9090; the container listens on 8080
          httpGet /ready port 9090 | 9090 | HTTP probe failed with statuscode: 404 | asks for /ready on port 9090 and gets status 404
          httpGet /ready port web | web | Get "http://10.0.0.7:0/ready" | asks port web, and no port of the container has that name; it has http
          httpGet /ready port 8080 | 8080 | Get "http://10.0.0.7:8080/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers) | gets no answer within its timeout of 1 s (httpGet /ready port 8080)
          httpGet /ready port 8080 | 8080 | Get "http://10.0.0.7:8080/ready": net/http: request canceled (Client.Timeout exceeded while awaiting headers) | gets no answer within its timeout of 1 s (httpGet /ready port 8080)
          tcpSocket port 8080 | 8080 | dial tcp 10.0.0.7:8080: connect: connection refused | finds nothing that listens on port 8080
          tcpSocket port 5432 | 5432 | dial tcp 10.0.0.7:5432: connect: connection refused | asks port 5432; the container listens on 8080
          tcpSocket port 8080 | 8080 | dial tcp 10.0.0.7:8080: i/o timeout | gets no answer within its timeout of 1 s (tcpSocket port 8080)
          exec cat /tmp/ready | ~~ | cat: can't open '/tmp/ready': No such file or directory | fails (exec cat /tmp/ready): cat: can't open '/tmp/ready': No such file or directory
          exec test -f /tmp/ready | ~~ | ~~ | fails without a word (exec test -f /tmp/ready)
          exec pg_isready | ~~ | command timed out: "pg_isready" timed out after 1s | gets no answer within its timeout of 1 s (exec pg_isready)
          exec pg_isready | ~~ | rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded | gets no answer within its timeout of 1 s (exec pg_isready)
          grpc port 8080 | 8080 | service unhealthy (responded with "NOT_SERVING") | fails (grpc port 8080): service unhealthy (responded with "NOT_SERVING")
          grpc port 8080 | 8080 | timeout: failed to connect service "10.0.0.7:8080" within 1s: context deadline exceeded | gets no answer within its timeout of 1 s (grpc port 8080)
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
  void a_liveness_probe_at_the_wrong_port_kills_a_program_that_ends_well() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Completed", 0, "", Cases.NOW.minusSeconds(25))
                .restarts(6)
                .port("http", 8080)
                .probe("liveness", "httpGet / port 8081", "8081")
                .build(),
            warning(POD, "Unhealthy", "Liveness probe failed: " + REFUSED),
            KILLED);

    assertEquals(
        "liveness probe of container api asks port 8081; the container listens on 8080",
        finding.cause());
    assertEquals("restarted by the liveness probe", finding.symptom());
    assertEquals("Set the liveness probe's port to 8080.", finding.fix());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E3", "E1"), finding.exhibits());
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
                    KILLED))
            .size());
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
  void a_startup_probe_is_told_apart() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Error", 137)
                .port("http", 8080)
                .probe("startup", "httpGet / port http", "http")
                .probe("liveness", "httpGet / port http", "http")
                .build(),
            warning(
                POD,
                "Unhealthy",
                "Startup probe failed: dial tcp 10.0.0.7:8080: connect: connection refused"),
            normal(POD, "Killing", "Container api failed startup probe, will be restarted"));

    assertEquals(
        "startup probe of container api finds nothing that listens on port http (8080)",
        finding.cause());
    assertEquals("restarted by the startup probe", finding.symptom());
  }

  @Test
  void a_program_that_died_by_itself_is_not_blamed_on_its_probe() {
    var dead =
        container("api")
            .loops()
            .died("Error", 1)
            .port("http", 8080)
            .probe("liveness", "httpGet / port 8081", "8081")
            .probe("readiness", "httpGet / port 8081", "8081")
            .build();

    assertEquals(
        List.of(),
        rule.analyze(
            file(
                dead,
                warning(POD, "Unhealthy", "Liveness probe failed: " + REFUSED),
                warning(POD, "Unhealthy", "Readiness probe failed: " + REFUSED))));
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
  void a_program_that_ends_well_when_it_is_killed_is_blamed_on_its_probe() {
    var toldLongAgo =
        event(
            POD,
            "Normal",
            "Killing",
            "Container api failed liveness probe, will be restarted",
            Cases.NOW.minus(Duration.ofMinutes(15)));

    assertEquals(
        "liveness probe of container api asks port 8081; the container listens on 8080",
        only(
                rule,
                container("api")
                    .loops()
                    .died("Completed", 0)
                    .port("http", 8080)
                    .probe("liveness", "httpGet / port 8081", "8081")
                    .build(),
                warning(POD, "Unhealthy", "Liveness probe failed: " + REFUSED),
                toldLongAgo)
            .cause());
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

  @Test
  void a_ready_container_with_noise_from_its_start_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").probe("readiness", "httpGet / port 8080", "8080").build(),
                warning(POD, "Unhealthy", "Readiness probe failed: " + REFUSED))));
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
}
