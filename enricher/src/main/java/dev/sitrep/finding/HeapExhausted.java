package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Locale;

/// A program has used up the memory that its own runtime allows it. The kernel did not kill it: the
/// container's limit may be far away.
final class HeapExhausted implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.HEAP).map(HeapExhausted::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var words = crash.said().orElse("");
    var limit = crash.state().memoryLimit();
    return crash.finding(
        "heap-exhausted",
        "its runtime has no memory left (%s)%s"
            .formatted(
                crash.what().isEmpty() ? Say.cut(words, 120) : crash.what(),
                limit.isEmpty() ? "" : "; the container's limit is " + limit),
        Certainty.SEEN,
        "Raise %s of container %s together with its memory limit, or find what grows."
            .formatted(knob(words + " " + crash.what()), crash.state().container()));
  }

  private static String knob(String words) {
    if (words.contains("Metaspace") || words.contains("class space")) {
      return "-XX:MaxMetaspaceSize";
    }
    if (words.toLowerCase(Locale.ROOT).contains("direct buffer")) {
      return "-XX:MaxDirectMemorySize";
    }
    if (words.contains("OutOfMemoryError") || words.contains("Java heap")) {
      return "the heap (-Xmx or -XX:MaxRAMPercentage)";
    }
    if (words.contains("JavaScript")) {
      return "--max-old-space-size";
    }
    return words.contains("Allowed memory size") ? "memory_limit" : "the memory";
  }
}
