package dev.sitrep.receiver.torture;

import java.time.Duration;

/// How much of everything.
///
/// @param kills rounds of SIGKILL
/// @param stormPosts of the storm that comes in many posts: 10 alerts each, 1,000 a minute
/// @param steady how long the steady load lasts
/// @param full how long the disk stays full
/// @param patience for work that has to come to its end
public record Scale(int kills, int stormPosts, Duration steady, Duration full, Duration patience) {

  public static final Scale WHOLE =
      new Scale(200, 1_000, Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ofMinutes(3));

  /// For every submission.
  public static final Scale SHORT =
      new Scale(10, 100, Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(60));

  public Scale kills(int number) {
    return new Scale(number, stormPosts, steady, full, patience);
  }

  public Scale steady(Duration time) {
    return new Scale(kills, stormPosts, time, full, patience);
  }
}
