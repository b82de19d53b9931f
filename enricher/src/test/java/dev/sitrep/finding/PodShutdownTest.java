package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.failed;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodShutdownTest {
  private final PodShutdown rule = new PodShutdown();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Terminated   | Pod was terminated in response to imminent node shutdown.
          NodeShutdown | Pod was rejected as the node is shutting down.
          Shutdown     | Node is shutting, evicting pods
          """)
  void names_the_node(String reason, String message) {
    var finding = only(rule, failed(POD, reason, message, "worker-2"));

    assertEquals("node worker-2 was shut down and ended the pod", finding.cause());
    assertEquals("node/worker-2", finding.fault().path());
  }

  @Test
  void an_eviction_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(failed(POD, "Evicted", "low", "worker-2"))));
  }
}
