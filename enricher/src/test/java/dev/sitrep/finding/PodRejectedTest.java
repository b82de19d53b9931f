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

class PodRejectedTest {
  private final PodRejected rule = new PodRejected();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OutOfcpu | Node didn't have enough resource: cpu, requested: 500, used: 1800, capacity: 2000 | it asks for 500m of cpu, and 1800m of 2000m are in use
          OutOfmemory | Pod was rejected: Node didn't have enough resource: memory, requested: 1073741824, used: 3221225472, capacity: 4053204992 | it asks for 1Gi of memory, and 3Gi of 3.77Gi are in use
          UnexpectedAdmissionError | Pod was rejected: Allocate failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 1, Available: 0, which is unexpected | it asks for 1 of nvidia.com/gpu, and 0 are available (UnexpectedAdmissionError)
          NodeAffinity | Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector | NodeAffinity, Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector
          TopologyAffinityError | Resources cannot be allocated with Topology locality | TopologyAffinityError, Resources cannot be allocated with Topology locality
          """)
  void the_kubelet_s_words_tell_why(String reason, String message, String told) {
    assertEquals(
        "node worker-2 refused the pod: " + told,
        only(rule, failed(POD, reason, message, "worker-2")).cause());
  }

  @Test
  void a_sysctl_is_to_be_allowed_or_left_out() {
    var finding =
        only(
            rule,
            failed(
                POD,
                "SysctlForbidden",
                "Pod was rejected: forbidden sysctl: \"net.core.somaxconn\" not allowlisted",
                "worker-2"));

    assertEquals(
        "Allow net.core.somaxconn with the kubelet's allowedUnsafeSysctls, or leave it out of the pod.",
        finding.fix());
    assertEquals(
        "kubectl -n shop get pod/api-5d9f7-x2x7p -o jsonpath='{.spec.securityContext.sysctls}'",
        finding.next().getLast());
  }

  @Test
  void a_program_that_failed_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(failed(POD, "", "", "worker-2"))));
    assertEquals(List.of(), rule.analyze(file(failed(POD, "Evicted", "low", "worker-2"))));
  }
}
