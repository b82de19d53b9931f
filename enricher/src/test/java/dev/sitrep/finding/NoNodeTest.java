package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.pending;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every reason of the scheduler is taken by exactly one rule.
class NoNodeTest {
  private static final String PREEMPTION =
      " preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.";

  private static final List<Analyzer> RULES =
      List.of(
          new UnboundClaim(),
          new VolumeZone(),
          new VolumeLimit(),
          new UntoleratedTaint(),
          new NodesCordoned(),
          new NodeSelectorMismatch(),
          new PodAffinity(),
          new PodAntiAffinity(),
          new TopologySpread(),
          new HostPortTaken(),
          new NodePodsLimit(),
          new InsufficientExtendedResource(),
          new InsufficientMemory(),
          new InsufficientCpu(),
          new Unschedulable());

  private static List<Finding> findings(CaseFile file) {
    return RULES.stream().flatMap(rule -> rule.analyze(file).stream()).toList();
  }

  private static Finding only(Evidence... evidence) {
    var findings = findings(file(evidence));
    assertEquals(1, findings.size(), findings::toString);
    return findings.getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          5 Insufficient cpu | insufficient-cpu | 5 of 5 nodes have too little cpu (container app requests 64)
          1 Insufficient memory, 4 Insufficient cpu | unschedulable | 1 of 5 nodes has too little memory (container app requests 1Gi); 4 of 5 nodes have too little cpu (container app requests 64)
          5 Insufficient nvidia.com/gpu | insufficient-extended-resource | 5 of 5 nodes have too little nvidia.com/gpu
          5 Insufficient ephemeral-storage | insufficient-extended-resource | 5 of 5 nodes have too little ephemeral-storage
          5 Too many pods | node-pods-limit | 5 of 5 nodes have as many pods as they may
          1 Too many pods, 4 node(s) were unschedulable | unschedulable | 1 of 5 nodes has as many pods as it may; 4 of 5 nodes are cordoned
          5 node(s) didn't match Pod's node affinity/selector | node-selector-mismatch | 5 of 5 nodes do not match the pod's node selector or affinity (disk=ssd)
          5 node(s) didn't match node selector | node-selector-mismatch | 5 of 5 nodes do not match the pod's node selector or affinity (disk=ssd)
          3 node(s) had untolerated taint {gpu: true}, 2 node(s) had untolerated taint {dedicated: } | untolerated-taint | 3 of 5 nodes carry a taint that the pod does not tolerate (gpu: true); 2 of 5 nodes carry a taint that the pod does not tolerate (dedicated)
          5 node(s) had untolerated taint(s) | untolerated-taint | 5 of 5 nodes carry a taint that the pod does not tolerate
          1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate, 4 Insufficient cpu | insufficient-cpu | 1 of 5 nodes carries a taint that the pod does not tolerate (node-role.kubernetes.io/master); 4 of 5 nodes have too little cpu (container app requests 64)
          5 node(s) had untolerated taint {a: b, c} | untolerated-taint | 5 of 5 nodes carry a taint that the pod does not tolerate (a: b, c)
          5 node(s) didn't match pod anti-affinity rules | pod-anti-affinity | 5 of 5 nodes are excluded by pod anti-affinity
          1 node(s) didn't satisfy existing pods anti-affinity rules | pod-anti-affinity | 1 of 5 nodes is excluded by pod anti-affinity
          5 node(s) didn't match pod affinity rules | pod-affinity | 5 of 5 nodes do not satisfy the pod's affinity to other pods
          5 node(s) didn't match pod topology spread constraints | topology-spread | 5 of 5 nodes would break the pod's topology spread
          5 node(s) didn't match pod topology spread constraints (missing required label) | topology-spread | 5 of 5 nodes lack the label that the pod's topology spread goes by
          5 node(s) didn't have free ports for the requested pod ports | host-port-taken | 5 of 5 nodes have the pod's host port taken
          5 node(s) had volume node affinity conflict | volume-zone | 5 of 5 nodes cannot reach the pod's volume, which is bound to another node or zone
          5 node(s) had no available volume zone | volume-zone | 5 of 5 nodes cannot reach the pod's volume, which is bound to another node or zone
          5 node(s) didn't find available persistent volumes to bind | unbound-claim | 5 of 5 nodes have no persistent volume that the pod's claim could take
          5 node(s) exceed max volume count | volume-limit | 5 of 5 nodes have as many volumes attached as they may
          5 node(s) had something that nobody knows yet | unschedulable | 5 of 5 nodes say: node(s) had something that nobody knows yet
          5 node(s) had untolerated taint {node.kubernetes.io/unschedulable: } | nodes-cordoned | 5 of 5 nodes are cordoned
          1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 4 node(s) didn't match Pod's node affinity/selector | node-selector-mismatch | 1 of 5 nodes carries a taint that the pod does not tolerate (node-role.kubernetes.io/control-plane); 4 of 5 nodes do not match the pod's node selector or affinity (disk=ssd)
          """)
  void each_predicate_is_told_apart_by_one_rule(String reasons, String rule, String told) {
    for (var tail : List.of("." + PREEMPTION, ".", "")) {
      var finding =
          only(
              pending(
                  POD,
                  "0/5 nodes are available: " + reasons + tail,
                  List.of("app: cpu 64, memory 1Gi"),
                  List.of("disk=ssd")));

      assertEquals(rule, finding.rule());
      assertEquals("no node can take the pod: " + told, finding.cause());
      assertEquals(Certainty.SEEN, finding.certainty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling. | the only node has too little cpu
          1 node(s) didn't match Pod's node affinity/selector.   | the only node does not match the pod's node selector or affinity
          1 node(s) had untolerated taint {gpu: true}.           | the only node carries a taint that the pod does not tolerate (gpu: true)
          1 node(s) were unschedulable.                          | the only node is cordoned
          1 Too many pods.                                       | the only node has as many pods as it may
          """)
  void a_cluster_of_one_node_is_told_in_the_singular(String reasons, String told) {
    assertEquals(
        "no node can take the pod: " + told,
        only(pending(POD, "0/1 nodes are available: " + reasons)).cause());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found | the pod cannot be placed: a PersistentVolumeClaim of the pod is not bound | Look at the claim first: the pod follows once it is bound.
          0/3 nodes are available: persistentvolumeclaim "data" not found. | the pod cannot be placed: persistentvolumeclaim data of the pod does not exist | Create persistentvolumeclaim data, or correct the volume.
          no nodes available to schedule pods | the scheduler cannot place the pod: no nodes available to schedule pods | ~~
          no nodes available | the scheduler cannot place the pod: no nodes available | ~~
          """)
  void what_is_wrong_with_the_pod_is_not_told_of_nodes(String said, String cause, String fix) {
    var finding = only(pending(POD, said));

    assertEquals(cause, finding.cause());
    assertEquals(fix, finding.fix());
  }

  @Test
  void names_pods_and_exhibits() {
    var finding =
        only(
            pending(POD, "0/5 nodes are available: 5 Insufficient cpu."),
            pending(SIBLING, "0/5 nodes are available: 5 Insufficient cpu."));

    assertEquals(List.of(POD, SIBLING), finding.subjects());
    assertEquals(List.of("E1"), finding.exhibits());
    assertEquals("not scheduled", finding.symptom());
    assertEquals("Lower the pod's requests, or add a node that is large enough.", finding.fix());
  }

  @Test
  void a_pod_that_is_pending_for_another_reason_is_no_case() {
    assertEquals(List.of(), findings(file(pending(POD, ""))));
  }
}
