package dev.sitrep.receiver;

import java.util.List;

/// The configuration cannot be used. The message has all problems, one to a line, and is meant to
/// be shown without a stack trace.
public final class ConfigProblem extends RuntimeException {
  private final List<String> problems;

  ConfigProblem(List<String> problems) {
    this.problems = List.copyOf(problems);
  }

  @Override
  public String getMessage() {
    return String.join("\n", problems);
  }

  /// One sentence each: what is wrong; what to do.
  public List<String> problems() {
    return problems;
  }
}
