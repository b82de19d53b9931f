package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program ends, or is not ready, because two clocks differ: a token or a certificate comes from
/// the future.
final class ClockSkew implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Calls.of(file).plain(Trouble.SKEWED).stream()
        .map(call ->
            call.finding(
                "clock-skew",
                "the clocks of its node%s differ"
                        .formatted(
                            call.whom().isPresent()
                                ? " and of " + call.who()
                                : " and of whom it asks")
                    + call.verbatim(),
                "Set the clock that is wrong; NTP may have stopped on the node."))
        .toList();
  }
}
