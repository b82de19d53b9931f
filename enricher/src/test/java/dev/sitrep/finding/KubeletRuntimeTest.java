package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.node;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletRuntimeTest {
  private final KubeletRuntime rule = new KubeletRuntime();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [container runtime is down, PLEG is not healthy: pleg was last seen active 9m12s ago; threshold is 3m0s]
          PLEG is not healthy: pleg was last seen active 3m5s ago; threshold is 3m0s
          [container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful]
          rpc error: code = Unavailable desc = connection error: dial unix /run/containerd/containerd.sock: connect: connection refused
          container runtime not ready: RuntimeReady=false reason:ContainerdHasDeprecationWarnings message:x
          """)
  void the_runtime_is_at_fault(String message) {
    var finding =
        only(
            rule, node("worker-3", false, condition("Ready", "False", "KubeletNotReady", message)));

    assertEquals(
        "node worker-3 is not ready: its container runtime does not answer the kubelet (%s)"
            .formatted(message),
        finding.cause());
  }

  @Test
  void a_silent_kubelet_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                node(
                    "worker-3",
                    false,
                    condition("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped")))));
  }
}
