package dev.sitrep.receiver.cli;

/// A command cannot do what it was asked. The message names the thing, the value and the way out.
final class Unable extends Exception {
  private static final long serialVersionUID = 1;

  Unable(String message) {
    super(message, null, false, false);
  }
}
