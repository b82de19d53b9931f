package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Fit;
import java.util.List;
import org.junit.jupiter.api.Test;

class InsufficientExtendedResourceTest {
  private final InsufficientExtendedResource rule = new InsufficientExtendedResource();

  private static Fit fit(List<Fit.Ask> asks, List<Fit.Label> wants, List<Fit.Unfit> unfit) {
    return new Fit(
        POD,
        5,
        asks,
        wants,
        List.of("app=cache on one kubernetes.io/hostname"),
        List.of("app=api on one kubernetes.io/hostname"),
        List.of("maxSkew 1 over topology.kubernetes.io/zone"),
        List.of(9100),
        List.of(new Ref("persistentvolumeclaim", "shop", "data")),
        unfit);
  }

  @Test
  void names_what_is_asked_for_beside_what_there_is() {
    var finding =
        only(
            rule,
            pending(
                POD,
                "0/5 nodes are available: 5 Insufficient nvidia.com/gpu. preemption: not helpful."),
            fit(
                List.of(new Fit.Ask("nvidia.com/gpu", "1", "0", "worker-3", true)),
                List.of(),
                List.of()));

    assertEquals(
        "no node can take the pod: 5 of 5 nodes have too little nvidia.com/gpu (no node offers any)",
        finding.cause());
    assertEquals(List.of("E1", "E2"), finding.exhibits());
    assertEquals(List.of(POD), finding.subjects());
  }

  @Test
  void where_a_node_has_some_the_request_is_too_large() {
    var finding =
        only(
            rule,
            pending(POD, "0/5 nodes are available: 5 Insufficient nvidia.com/gpu."),
            fit(
                List.of(new Fit.Ask("nvidia.com/gpu", "8", "4", "worker-3", true)),
                List.of(),
                List.of()));

    assertEquals(
        "Lower the request of nvidia.com/gpu to 4 or less, or add a larger node.", finding.fix());
  }

  @Test
  void another_reason_beside_it_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(
                    POD,
                    "0/5 nodes are available: 2 Insufficient nvidia.com/gpu, 3 Insufficient cpu."))));
    assertEquals(List.of(), rule.analyze(file(pending(POD, ""))));
  }

  @Test
  void nodes_outside_of_the_pod_s_own_pool_are_aside() {
    assertEquals(
        "no node can take the pod: 1 of 4 nodes has too little nvidia.com/gpu; 3 of 4 nodes do not"
            + " match the pod's node selector or affinity",
        only(
                rule,
                pending(
                    POD,
                    "0/4 nodes are available: 1 Insufficient nvidia.com/gpu, 3 node(s) didn't match"
                        + " Pod's node affinity/selector."))
            .cause());
  }
}
