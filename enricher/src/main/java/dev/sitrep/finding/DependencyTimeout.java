package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.regex.Pattern;

/// A program ends, or is not ready, because somebody does not answer it in time or cannot be
/// reached at all.
final class DependencyTimeout implements Analyzer {
  private static final Pattern NO_WAY =
      Pattern.compile("(?i)no route to host|EHOSTUNREACH|ENETUNREACH|unreachable");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Calls.of(file).plain(Trouble.TIMEOUT).stream()
        .map(call -> call.finding("dependency-timeout", says(call), ""))
        .toList();
  }

  private static String says(Call call) {
    if (call.whom().isEmpty()) {
      return "it gets no answer in time, and the log does not say from whom" + call.verbatim();
    }
    return NO_WAY.matcher(call.line().evidence().text()).find()
        ? "there is no way to " + call.who() + call.aside()
        : call.who() + " does not answer in time" + call.aside();
  }
}
