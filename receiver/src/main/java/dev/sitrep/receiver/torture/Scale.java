package dev.sitrep.receiver.torture;

import java.time.Duration;

/// How much of everything.
///
/// @param kills rounds of SIGKILL
/// @param stormPosts of the storm that comes in many posts: 10 alerts each, 1,000 a minute
/// @param steady how long the steady load lasts
/// @param full how long the disk stays full
/// @param patience for work that has to come to its end
/// @param leeway how many times longer than promised an acknowledgement may take: more than once
///   where the code has not run for long and others use the machine too
public record Scale(
    int kills, int stormPosts, Duration steady, Duration full, Duration patience, int leeway) {

  public static final Scale WHOLE =
      new Scale(
          200, 1_000, Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ofMinutes(3), 1);

  /// For every submission.
  public static final Scale SHORT =
      new Scale(10, 100, Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(60), 10);

  public Scale kills(int number) {
    return new Scale(number, stormPosts, steady, full, patience, leeway);
  }

  public Scale steady(Duration time) {
    return new Scale(kills, stormPosts, time, full, patience, leeway);
  }
}
