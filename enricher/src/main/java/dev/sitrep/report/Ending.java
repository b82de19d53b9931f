package dev.sitrep.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How an incident came to its end, and how its object stood then.
///
/// @param continuesIn id of the incident that it joined, or empty
/// @param unheard for how long nothing had been heard of its alerts; zero unless they vanished
/// @param now how the object stands; none where that could not be said
public record Ending(
    Instant at, How how, String continuesIn, Duration unheard, List<Standing> now) {

  private static final int MOST = 5;

  /// Only the first of these says that the trouble is over.
  public enum How {
    /// Alertmanager said so of the last alert.
    RESOLVED,
    /// No longer reported, and nobody said why.
    VANISHED,
    /// A person silenced it.
    SILENCED,
    /// It went into another incident.
    JOINED
  }

  /// @param what `3 of 3 pods ready`, `revision 9`
  /// @param since when it has been so, where that is known
  /// @param detail `env DATABASE_URL added`, or empty
  public record Standing(String what, Optional<Instant> since, String detail) {}

  public Ending {
    now = now.stream().limit(MOST).toList();
  }

  public static Ending resolved(Instant at, List<Standing> now) {
    return new Ending(at, How.RESOLVED, "", Duration.ZERO, now);
  }

  public static Ending vanished(Instant at, Duration unheard, List<Standing> now) {
    return new Ending(at, How.VANISHED, "", unheard, now);
  }

  public static Ending silenced(Instant at, List<Standing> now) {
    return new Ending(at, How.SILENCED, "", Duration.ZERO, now);
  }

  public static Ending joined(Instant at, String continuesIn) {
    return new Ending(at, How.JOINED, continuesIn, Duration.ZERO, List.of());
  }
}
