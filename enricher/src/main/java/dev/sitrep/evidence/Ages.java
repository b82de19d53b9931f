package dev.sitrep.evidence;

import java.time.Duration;

/// Durations as people say them: the two largest units at most.
public final class Ages {
  private Ages() {}

  /// `40s`, `6 min`, `2 h 5 min`, `3 days`
  public static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      return minutes % 60 == 0 ? hours + " h" : hours + " h " + minutes % 60 + " min";
    }
    return hours / 24 + " days";
  }
}
