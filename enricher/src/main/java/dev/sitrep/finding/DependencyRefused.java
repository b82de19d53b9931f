package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program ends, or is not ready, because nobody takes its connection.
final class DependencyRefused implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Calls.of(file).plain(Trouble.REFUSED).stream()
        .map(call ->
            call.finding(
                "dependency-refused",
                call.whom().isEmpty()
                    ? "its connection is refused, and the log does not say by whom"
                        + call.verbatim()
                    : call.who() + " refuses the connection" + own(call) + call.aside(),
                ""))
        .toList();
  }

  private static String own(Call call) {
    return call.whom().filter(address -> address.local()).isPresent()
        ? "; that is the pod itself"
        : "";
  }
}
