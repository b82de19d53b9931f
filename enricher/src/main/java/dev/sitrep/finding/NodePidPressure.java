package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A node runs out of process ids.
final class NodePidPressure implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NodeFault.of(file, "PIDPressure")
        .filter(fault -> fault.condition().status().equals("True"))
        .map(fault ->
            fault.finding(
                "node-pid-pressure",
                "under pressure",
                "is short of process ids (PIDPressure)" + fault.lasting(file),
                "Find the program that makes so many processes or threads, or set podPidsLimit."))
        .toList();
  }
}
