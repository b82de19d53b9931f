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

class UnboundClaimTest {
  private final UnboundClaim rule = new UnboundClaim();

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
                "0/5 nodes are available: 5 node(s) didn't find available persistent volumes to bind. preemption: not helpful."),
            fit(List.of(), List.of(), List.of()));

    assertEquals(
        "no node can take the pod: 5 of 5 nodes have no persistent volume that the pod's claim could take",
        finding.cause());
    assertEquals(List.of("E1", "E2"), finding.exhibits());
    assertEquals(List.of(POD), finding.subjects());
    assertEquals("persistentvolumeclaim/data", finding.fault().path());
  }

  @Test
  void another_reason_beside_it_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(
                    POD,
                    "0/5 nodes are available: 2 node(s) didn't find available persistent volumes to bind, 3 Insufficient cpu."))));
    assertEquals(List.of(), rule.analyze(file(pending(POD, ""))));
  }

  @Test
  void a_claim_that_does_not_exist_is_named_by_the_scheduler() {
    var finding =
        only(
            rule,
            pending(POD, "0/3 nodes are available: persistentvolumeclaim \"cache\" not found."));

    assertEquals(
        "the pod cannot be placed: persistentvolumeclaim cache of the pod does not exist",
        finding.cause());
    assertEquals("persistentvolumeclaim/cache", finding.fault().path());
    assertEquals("Create persistentvolumeclaim cache, or correct the volume.", finding.fix());
  }
}
