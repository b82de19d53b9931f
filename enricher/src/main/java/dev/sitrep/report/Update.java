package dev.sitrep.report;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What is new since the report before: all that a follow-up's message tells.
///
/// @param after when that report's evidence was taken
/// @param news one line each, the most important first
/// @param parts of the report that have to be read again
/// @param next commands that were not told before
public record Update(Instant after, List<String> news, Set<Part> parts, List<String> next) {

  /// A part of the report that is not as it was.
  public enum Part {
    CAUSE,
    EXPLANATION,
    CHANGES,
    FIX
  }

  public Update {
    news = List.copyOf(news);
    parts = parts.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(parts));
    next = List.copyOf(next);
  }
}
