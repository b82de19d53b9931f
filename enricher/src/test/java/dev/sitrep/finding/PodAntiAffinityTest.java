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

class PodAntiAffinityTest {
  private final PodAntiAffinity rule = new PodAntiAffinity();

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
                "0/5 nodes are available: 5 node(s) didn't match pod anti-affinity rules. preemption: not helpful."),
            fit(List.of(), List.of(), List.of()));

    assertEquals(
        "no node can take the pod: 5 of 5 nodes are excluded by pod anti-affinity; the pod may not be beside app=api on one kubernetes.io/hostname",
        finding.cause());
    assertEquals(List.of("E1", "E2"), finding.exhibits());
    assertEquals(List.of(POD), finding.subjects());
  }

  @Test
  void another_reason_beside_it_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(
                    POD,
                    "0/5 nodes are available: 2 node(s) didn't match pod anti-affinity rules, 3 Insufficient cpu."))));
    assertEquals(List.of(), rule.analyze(file(pending(POD, ""))));
  }
}
