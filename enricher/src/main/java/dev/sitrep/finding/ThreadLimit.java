package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program cannot start another thread or process: the pod's, user's or node's limit is reached.
final class ThreadLimit implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.THREADS).map(ThreadLimit::finding).toList();
  }

  private static Finding finding(Crash crash) {
    return crash.finding(
        "thread-limit",
        "it cannot start another thread or process (%s)".formatted(crash.what()),
        Certainty.SEEN,
        "Find what starts so many threads, or raise the PID limit of pods on the node.");
  }
}
