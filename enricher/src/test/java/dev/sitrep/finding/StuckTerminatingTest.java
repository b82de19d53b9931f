package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SINCE;
import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.node;
import static dev.sitrep.finding.Cases.on;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Terminating;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StuckTerminatingTest {
  private final StuckTerminating rule = new StuckTerminating();

  @Test
  void a_finalizer_is_named() {
    var finding =
        only(
            rule,
            on("worker-1", POD, "Running", Optional.of(SINCE), List.of("example.com/backup")));

    assertEquals(
        "the pod should have been gone 5 min ago and is held by finalizer example.com/backup",
        finding.cause());
    assertEquals("stuck in deletion", finding.symptom());
  }

  @Test
  void a_kubelet_that_cannot_kill_is_quoted() {
    var pod = on("worker-1", POD, "Running", Optional.of(SINCE), List.of());

    assertEquals(
        "the pod should have been gone 5 min ago and the kubelet of node worker-1 has not ended it:"
            + " error killing pod: context deadline exceeded",
        only(
                rule,
                pod,
                warning(POD, "FailedKillPod", "error killing pod: context deadline exceeded"))
            .cause());
    assertEquals(Certainty.LIKELY, only(rule, pod).certainty());
  }

  @Test
  void a_namespace_tells_what_is_left_in_it() {
    var namespace = new Ref("namespace", "", "shop");

    assertEquals(
        "namespace shop should have been gone 5 min ago and is held by what is left in it: Some"
            + " resources are remaining: widgets.example.com has 1 resource instances",
        only(
                rule,
                new Terminating(
                    namespace,
                    SINCE,
                    List.of(),
                    List.of(
                        condition(
                            "NamespaceContentRemaining",
                            "True",
                            "SomeResourcesRemain",
                            "Some resources are remaining: widgets.example.com has 1 resource"
                                + " instances"))))
            .cause());
    assertEquals(
        "Mend or remove the API service that does not answer.",
        only(
                rule,
                new Terminating(
                    namespace,
                    SINCE,
                    List.of(),
                    List.of(
                        condition(
                            "NamespaceDeletionDiscoveryFailure",
                            "True",
                            "DiscoveryFailed",
                            "Discovery failed for some groups, 1 failing: metrics.k8s.io/v1beta1"))))
            .fix());
  }

  @Test
  void a_deletion_that_just_began_and_a_lost_node_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(on("worker-1", POD, "Running", Optional.of(NOW.plusSeconds(20)), List.of()))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                on("worker-1", POD, "Running", Optional.of(SINCE), List.of()),
                node("worker-1", false))));
  }
}
