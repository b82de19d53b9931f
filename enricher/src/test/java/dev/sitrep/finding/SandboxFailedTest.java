package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.on;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxFailedTest {
  private final SandboxFailed rule = new SandboxFailed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "ab12": plugin type="host-local" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254 | the network plugin has no IP address left for it
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to set up sandbox container "ab" network for pod "api": networkPlugin cni failed to set up pod "api_shop" network: add cmd: failed to assign an IP address to container | the network plugin has no IP address left for it
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "ab": plugin type="cilium-cni" failed (add): unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure "range is full" | the network plugin has no IP address left for it
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "ab": plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running | the network plugin is not set up on its node
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "ab": plugin type="flannel" failed (add): open /run/flannel/subnet.env: no such file or directory | the network plugin is not set up on its node
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "ab": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized | the network plugin is refused by the API server
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "registry.k8s.io/pause:3.10": failed to pull image | the node cannot pull the pause image
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "gvisor" is configured | its RuntimeClass names a handler that the node's container runtime does not have
          Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "ab": plugin type="bridge" failed (add): something new | the network plugin fails
          Failed to create pod sandbox: rpc error: code = Unknown desc = something newer still | something newer still
          """)
  void the_plugin_s_words_tell_why(String message, String told) {
    var finding =
        only(rule, on("worker-2", POD, "Pending"), warning(POD, "FailedCreatePodSandBox", message));

    assertEquals("the pod cannot be set up on node worker-2: " + told, finding.cause());
    assertEquals(List.of("E2"), finding.exhibits());
    assertEquals(List.of(POD), finding.subjects());
  }

  @Test
  void a_pod_that_runs_by_now_and_a_stranger_are_no_case() {
    var failed = warning(POD, "FailedCreatePodSandBox", "no IP addresses available");
    assertEquals(List.of(), rule.analyze(file(failed)));
    assertEquals(List.of(), rule.analyze(file(on("worker-2", STRANGER, "Pending"), failed)));
  }
}
