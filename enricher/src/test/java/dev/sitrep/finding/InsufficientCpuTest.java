package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Fit;
import java.util.List;
import org.junit.jupiter.api.Test;

class InsufficientCpuTest {
  private final InsufficientCpu rule = new InsufficientCpu();

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
            pending(POD, "0/5 nodes are available: 5 Insufficient cpu. preemption: not helpful."),
            fit(List.of(new Fit.Ask("cpu", "64", "16", "worker-3", true)), List.of(), List.of()));

    assertEquals(
        "no node can take the pod: 5 of 5 nodes have too little cpu (the largest, worker-3, has 16 in all)",
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
                    POD, "0/5 nodes are available: 2 Insufficient cpu, 3 Insufficient memory."))));
    assertEquals(List.of(), rule.analyze(file(pending(POD, ""))));
  }

  @Test
  void an_autoscaler_s_answer_is_told() {
    var pod = pending(POD, "0/5 nodes are available: 5 Insufficient cpu.");

    assertEquals(
        "no node can take the pod: 5 of 5 nodes have too little cpu; the autoscaler adds no node: 2"
            + " max node group size reached, 1 Insufficient cpu",
        only(
                rule,
                pod,
                normal(
                    POD,
                    "NotTriggerScaleUp",
                    "pod didn't trigger scale-up: 2 max node group size reached, 1 Insufficient cpu"))
            .cause());
    assertEquals(
        "no node can take the pod: 5 of 5 nodes have too little cpu; the autoscaler is adding a node:"
            + " [{asg-a 3->4 (max: 10)}]",
        only(
                rule,
                pod,
                normal(POD, "TriggeredScaleUp", "pod triggered scale-up: [{asg-a 3->4 (max: 10)}]"))
            .cause());
    assertEquals(
        "no node can take the pod: 5 of 5 nodes have too little cpu; the autoscaler adds no node:"
            + " incompatible with nodepool \"default\", no instance type satisfied resources",
        only(
                rule,
                pod,
                warning(
                    POD,
                    "FailedScheduling",
                    "Failed to schedule pod, incompatible with nodepool \"default\", no instance type"
                        + " satisfied resources"))
            .cause());
  }
}
