package dev.sitrep.receiver.torture;

import java.time.Duration;
import java.util.stream.Collectors;

/// What came of an ordeal, as a person reads it.
public final class OutcomeText {
  private OutcomeText() {}

  public static String render(String name, Outcome outcome, Duration took) {
    return "%s: %s%n".formatted(name, Torture.what(name))
        + switch (outcome) {
          case Outcome.Done done ->
              "  %s, in %d s%n".formatted(done.done(), took.toSeconds())
                  + done.measures().stream().map(OutcomeText::line).collect(Collectors.joining());
          case Outcome.Skipped(var why) ->
              "  SKIPPED, nothing is known about this row: %s%n".formatted(why);
          case Outcome.Broken(var why) ->
              "  failed   it came to no end after %d s: %s%n".formatted(took.toSeconds(), why);
        };
  }

  private static String line(Measure measure) {
    return "  %-8s %-55s %10s   %s%n"
        .formatted(
            measure.held() ? "ok" : "failed", measure.what(), measure.measured(), measure.limit());
  }
}
