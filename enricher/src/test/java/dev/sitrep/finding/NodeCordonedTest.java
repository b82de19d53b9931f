package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeCordonedTest {
  private final NodeCordoned rule = new NodeCordoned();

  private static final NodeState CORDONED =
      new NodeState(
          new Ref("node", "", "worker-3"),
          true,
          List.of(),
          true,
          List.of(),
          Map.of(),
          Optional.empty(),
          "",
          Optional.empty());

  @Test
  void the_alert_s_own_node_is_told() {
    var finding = only(rule, file(new Target.Node("worker-3"), "", CORDONED));

    assertEquals("node worker-3 is cordoned: no new pod may go there", finding.cause());
    assertEquals("cordoned", finding.symptom());
  }

  @Test
  void a_stranger_s_cordon_and_a_healthy_node_are_no_case() {
    assertEquals(List.of(), rule.analyze(file(CORDONED)));
    assertEquals(List.of(), rule.analyze(file(new Target.Node("w"), "", Cases.node("w", true))));
  }
}
