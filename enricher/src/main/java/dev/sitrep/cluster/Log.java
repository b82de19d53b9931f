package dev.sitrep.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The newest lines of one run of a container, oldest first.
///
/// @param cut older lines were left out, or may have been
public record Log(List<Line> lines, boolean cut) {
  public Log {
    lines = List.copyOf(lines);
  }

  /// @param at when the runtime took the line; a dump made without `--timestamps` has none
  public record Line(Optional<Instant> at, String text) {}
}
