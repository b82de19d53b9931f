package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ClaimState.Holder;
import dev.sitrep.evidence.PodState;
import java.util.List;
import org.junit.jupiter.api.Test;

class VolumeMultiAttachTest {
  private static final String ONE_NODE =
      "Multi-Attach error for volume \"pvc-7\" Volume is already exclusively attached to one node"
          + " and can't be attached to another";

  private final VolumeMultiAttach rule = new VolumeMultiAttach();

  private static PodState on(String node) {
    return Cases.on(node, POD, "Pending");
  }

  @Test
  void names_the_pod_that_has_it_and_its_node() {
    var finding =
        only(
            rule,
            on("node-2"),
            claim().bound("pvc-7", "10Gi").holders(new Holder(SIBLING, "node-1")).build(),
            warning(POD, "FailedAttachVolume", ONE_NODE));

    assertEquals(
        "persistentvolumeclaim data (volume pvc-7) can be attached to one node only, and pod"
            + " api-5d9f7-b8c4k has it on node node-1; the new pod is on node node-2",
        finding.cause());
    assertEquals(SIBLING, finding.fault());
    assertEquals(List.of(POD), finding.subjects());
    assertEquals(List.of("E3", "E2"), finding.exhibits());
  }

  @Test
  void the_event_may_name_it() {
    assertEquals(
        "volume pvc-7 can be attached to one node only, and pod api-old-1 has it; the new pod is on"
            + " node node-2",
        only(
                rule,
                on("node-2"),
                warning(
                    POD,
                    "FailedAttachVolume",
                    "Multi-Attach error for volume \"pvc-7\" Volume is already used by pod(s)"
                        + " api-old-1"))
            .cause());
  }

  @Test
  void a_pod_on_the_same_node_is_not_in_the_way() {
    assertEquals(
        "persistentvolumeclaim data (volume pvc-7) can be attached to one node only, and another"
            + " node still has it; the new pod is on node node-2",
        only(
                rule,
                on("node-2"),
                claim().bound("pvc-7", "10Gi").holders(new Holder(SIBLING, "node-2")).build(),
                warning(POD, "FailedAttachVolume", ONE_NODE))
            .cause());
  }

  @Test
  void a_pod_that_runs_by_now_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(file(container("api").build(), warning(POD, "FailedAttachVolume", ONE_NODE))));
  }
}
