package dev.sitrep.receiver.torture;

import java.util.List;

/// What came of an ordeal.
public sealed interface Outcome {

  /// False where something did not hold. What was not tried holds.
  default boolean held() {
    return switch (this) {
      case Done done -> done.measures().stream().allMatch(Measure::held);
      case Skipped _ -> true;
      case Broken _ -> false;
    };
  }

  /// @param done what was done, in numbers
  record Done(String done, List<Measure> measures) implements Outcome {
    public Done {
      measures = List.copyOf(measures);
    }
  }

  /// It cannot be tried here.
  record Skipped(String why) implements Outcome {}

  /// It could not be tried to its end, which is no better than a limit that was not held.
  record Broken(String why) implements Outcome {}
}
