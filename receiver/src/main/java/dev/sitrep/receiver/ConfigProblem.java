package dev.sitrep.receiver;

import java.util.List;

/// The configuration cannot be used. The message has all problems, one to a line, and is meant to
/// be shown without a stack trace.
public final class ConfigProblem extends RuntimeException {
  private final String said;

  ConfigProblem(List<String> problems) {
    said = String.join("\n", problems);
  }

  @Override
  public String getMessage() {
    return said;
  }
}
