package dev.sitrep.diagnosis;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.finding.Finding;
import dev.sitrep.safety.Instructions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What stands in the evidence only where it reads like an instruction to a model. A sentence that
/// repeats it says what somebody wanted said: it may be true, but nobody has seen it.
final class Planted {
  /// So many words in a row are no accident.
  private static final int RUN = 4;

  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final Map<String, String> planted = new LinkedHashMap<>();

  Planted(CaseFile file, List<Finding> findings) {
    var suspects = file.exhibits().stream().filter(e -> suspect(e.evidence())).toList();
    if (suspects.isEmpty()) {
      return;
    }
    var honest = new HashSet<String>();
    for (var exhibit : file.exhibits()) {
      if (!suspect(exhibit.evidence())) {
        honest.addAll(runs(exhibit.evidence().line()));
      }
    }
    findings.stream()
        .map(Finding::cause)
        .filter(cause -> !Instructions.suspicious(cause))
        .forEach(cause -> honest.addAll(runs(cause)));
    for (Exhibit<?> exhibit : suspects) {
      for (var run : runs(exhibit.evidence().line())) {
        if (!honest.contains(run)) {
          planted.putIfAbsent(run, exhibit.id());
        }
      }
    }
  }

  /// Whether what it says counts for nothing but itself.
  static boolean suspect(Evidence evidence) {
    return Instructions.suspicious(evidence.line());
  }

  /// As a fault of the sentence; empty where it repeats nothing of that kind.
  Optional<String> in(String sentence) {
    return runs(sentence).stream()
        .map(planted::get)
        .filter(id -> id != null)
        .findFirst()
        .map("repeats %s, which reads like an instruction to a model"::formatted);
  }

  private static Set<String> runs(String text) {
    var words =
        BETWEEN
            .splitAsStream(text.toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .toList();
    var runs = new HashSet<String>();
    IntStream.rangeClosed(0, words.size() - RUN)
        .forEach(i -> runs.add(String.join(" ", words.subList(i, i + RUN))));
    return runs;
  }
}
