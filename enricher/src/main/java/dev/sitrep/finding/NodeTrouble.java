package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.StatusCondition;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A condition of a node that has no rule of its own, as node-problem-detector or a cloud sets it.
final class NodeTrouble implements Analyzer {
  private static final Set<String> OTHERS =
      Set.of("Ready", "DiskPressure", "MemoryPressure", "PIDPressure");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(NodeState.class).stream().flatMap(exhibit -> findings(exhibit, file)).toList();
  }

  private static Stream<Finding> findings(Exhibit<NodeState> exhibit, CaseFile file) {
    var told =
        exhibit.evidence().conditions().stream()
            .filter(condition -> !OTHERS.contains(condition.type()))
            .map(StatusCondition::line)
            .toList();
    return told.isEmpty()
        ? Stream.of()
        : Stream.of(
            NodeFault.of(exhibit, exhibit.evidence().conditions().getFirst(), file)
                .finding(
                    "node-trouble",
                    "in trouble",
                    "reports " + Say.cut(String.join("; ", told), 240).replaceFirst("\\.$", ""),
                    ""));
  }
}
