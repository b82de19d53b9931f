package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.LogLine;
import java.time.Duration;
import java.time.Instant;

/// Whether an end of a container still matters: a pod that crashed last week and is well now is not
/// the trouble.
final class Fresh {
  private static final Duration OLD = Duration.ofHours(1);

  private Fresh() {}

  static boolean matters(ContainerState state, CaseFile file) {
    var began = file.incident().since();
    var earliest = (began.isBefore(file.now()) ? began : file.now()).minus(OLD);
    return !state.ready()
        || state
            .lastEnd()
            .flatMap(ContainerState.Run.Ended::at)
            .filter((Instant at) -> at.isAfter(earliest))
            .isPresent();
  }

  /// A line without a time is taken as new.
  static boolean matters(LogLine line, CaseFile file) {
    var began = file.incident().since();
    var earliest = (began.isBefore(file.now()) ? began : file.now()).minus(OLD);
    return line.at().filter(at -> at.isBefore(earliest)).isEmpty();
  }
}
