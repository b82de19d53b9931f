package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether an end of a container still matters: a pod that crashed last week and is well now is not
/// the trouble.
final class Fresh {
  private static final Duration OLD = Duration.ofHours(1);

  private Fresh() {}

  static boolean matters(ContainerState state, CaseFile file) {
    var earliest = earliest(file);
    return !state.ready()
        || state
            .lastEnd()
            .flatMap(ContainerState.Run.Ended::at)
            .filter((Instant at) -> at.isAfter(earliest))
            .isPresent();
  }

  /// A line without a time is taken as new.
  static boolean matters(LogLine line, CaseFile file) {
    return matters(line.at(), file);
  }

  /// What has no time counts as of now.
  static boolean matters(Optional<Instant> at, CaseFile file) {
    return at.filter(time -> !time.isAfter(earliest(file))).isEmpty();
  }

  private static Instant earliest(CaseFile file) {
    var began = file.incident().since();
    return (began.isBefore(file.now()) ? began : file.now()).minus(OLD);
  }
}
