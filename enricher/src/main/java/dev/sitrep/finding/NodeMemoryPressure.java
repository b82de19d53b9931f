package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A node runs out of memory: it evicts pods and takes no new best-effort ones.
final class NodeMemoryPressure implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NodeFault.of(file, "MemoryPressure")
        .filter(fault -> fault.condition().status().equals("True"))
        .map(fault ->
            fault.finding(
                "node-memory-pressure",
                "under pressure",
                "is short of memory (MemoryPressure)" + fault.lasting(file),
                "Find what uses more memory than it requests there, and give it requests and a limit."))
        .toList();
  }
}
