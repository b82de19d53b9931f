package dev.sitrep.receiver.torture;

import java.time.Duration;

/// How much of everything.
///
/// @param kills rounds of SIGKILL
/// @param stormAlerts of each storm
/// @param stormTime in which the posts of a storm come
/// @param steady how long the steady load lasts
/// @param full how long the disk stays full
public record Scale(
    int kills, int stormAlerts, Duration stormTime, Duration steady, Duration full) {

  public static final Scale WHOLE =
      new Scale(200, 10_000, Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofSeconds(10));

  /// For every submission.
  public static final Scale SHORT =
      new Scale(10, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(3));

  public Scale kills(int number) {
    return new Scale(number, stormAlerts, stormTime, steady, full);
  }

  public Scale steady(Duration time) {
    return new Scale(kills, stormAlerts, stormTime, time, full);
  }
}
