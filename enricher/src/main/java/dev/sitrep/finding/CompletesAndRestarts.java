package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState.Run;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A program ends well where it should stay up, so that it is started again and again.
final class CompletesAndRestarts implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Crash.Kind.FINISHED).map(CompletesAndRestarts::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var restarts = Say.restarts(crash.state());
    return crash.finding(
        "completes-and-restarts",
        crash.state().about(),
        "%s finishes with code 0%s instead of staying up, and is started again%s"
            .formatted(
                crash.who(), after(crash.end()), restarts.isEmpty() ? "" : " (" + restarts + ")"),
        Certainty.LIKELY,
        Stream.of(),
        "Run a program that stays up in the foreground, or make this workload a Job.");
  }

  private static String after(Run.Ended end) {
    return end.started().isPresent() && end.at().isPresent()
        ? " after " + Ages.of(Duration.between(end.started().get(), end.at().get()))
        : "";
  }
}
