package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedStart.Why;
import java.util.List;

/// The runtime cannot start a container's program for a reason without a rule of its own.
final class CannotStart implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedStart.of(file, Why.WORKING_DIR, Why.NO_COMMAND, Why.NOT_A_FILE, Why.OTHER)
        .map(CannotStart::finding)
        .toList();
  }

  private static Finding finding(FailedStart start) {
    var image = start.state().image();
    return switch (start.why()) {
      case WORKING_DIR ->
          start.finding(
              "cannot-start",
              "its working directory %s cannot be entered in image %s (%s)"
                  .formatted(start.what(), image, last(start.said())),
              Certainty.SEEN,
              "Correct the container's workingDir.");
      case NO_COMMAND ->
          start.finding(
              "cannot-start",
              "image %s has no entrypoint, and the container names no command".formatted(image),
              Certainty.SEEN,
              "Give the container a command, or the image an entrypoint.");
      case NOT_A_FILE ->
          start.finding(
              "cannot-start",
              "a file is mounted over a directory at %s, or a directory over a file"
                  .formatted(start.what()),
              Certainty.SEEN,
              "Correct the mountPath or subPath of the volume at %s.".formatted(start.what()));
      default ->
          start.finding(
              "cannot-start",
              Say.cut(start.said(), 200),
              start.said().isEmpty() ? Certainty.UNKNOWN : Certainty.SEEN,
              "");
    };
  }

  private static String last(String said) {
    var parts = said.replaceFirst(": unknown$", "").split(": ", -1);
    return Say.cut(parts[parts.length - 1].replaceAll("[\"`]", ""), 80);
  }
}
