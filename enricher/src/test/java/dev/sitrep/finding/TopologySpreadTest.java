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

class TopologySpreadTest {
  private final TopologySpread rule = new TopologySpread();

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
                "0/5 nodes are available: 5 node(s) didn't match pod topology spread constraints. preemption: not helpful."),
            fit(List.of(), List.of(), List.of()));

    assertEquals(
        "no node can take the pod: 5 of 5 nodes would break the pod's topology spread; the pod asks for maxSkew 1 over topology.kubernetes.io/zone",
        finding.cause());
    assertEquals(List.of("E1", "E2"), finding.exhibits());
    assertEquals(List.of(POD), finding.subjects());
  }

  @Test
  void nodes_without_the_label_are_to_be_labelled() {
    var finding =
        only(
            rule,
            pending(
                POD,
                "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints"
                    + " (missing required label). preemption: not helpful."),
            fit(List.of(), List.of(), List.of()));

    assertEquals(
        "no node can take the pod: the only node lacks the label that the pod's topology spread goes"
            + " by; the pod asks for maxSkew 1 over topology.kubernetes.io/zone",
        finding.cause());
    assertEquals("kubectl get nodes --show-labels", finding.next().getLast());
    assertEquals("Label the nodes, or correct the spread's topologyKey.", finding.fix());
  }

  @Test
  void another_reason_beside_it_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(
                    POD,
                    "0/5 nodes are available: 2 node(s) didn't match pod topology spread constraints, 3 Insufficient cpu."))));
    assertEquals(List.of(), rule.analyze(file(pending(POD, ""))));
  }
}
