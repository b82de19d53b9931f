package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.Optional;

/// One thing that was seen: a typed record that can say itself. Rules read the record's fields,
/// people and the model read its line.
///
/// Implementations are records. [Collector] rebuilds each with all its text redacted and
/// neutralised, so a record never has to do that itself, and nobody downstream sees what it held
/// before.
public interface Evidence {

  /// Where it comes from, in two or three words: `container state`, `log, previous run`, `event`.
  String source();

  /// The object that it is about.
  Ref about();

  /// When it happened; absent for a state that has no time of its own.
  Optional<Instant> at();

  /// What it says, on one line, without its source, object and time.
  String line();
}
