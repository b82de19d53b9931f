package dev.sitrep.logs;

import java.time.Instant;
import java.util.Optional;

/// What a program said at once: one line, or a stack trace folded into one.
///
/// @param index of its first line
/// @param failing it tells of a failure
/// @param echo it tells that the program ends, not why
/// @param eclipsed another link of its chain of causes says more
record Statement(
    int index,
    Optional<Instant> at,
    String text,
    LogDigest.Weight weight,
    boolean failing,
    boolean echo,
    boolean eclipsed) {

  static Statement of(LogLine line, String text, LogDigest.Weight weight) {
    boolean bad = weight != LogDigest.Weight.CONTEXT;
    boolean echo = (bad || line.failing()) && Echoes.is(line.text());
    return new Statement(
        line.index(),
        line.at(),
        text,
        echo && bad ? LogDigest.Weight.WARNING : weight,
        line.failing() || weight == LogDigest.Weight.FATAL,
        echo,
        false);
  }

  Statement eclipse() {
    return new Statement(index, at, text, weight, failing, echo, true);
  }
}
