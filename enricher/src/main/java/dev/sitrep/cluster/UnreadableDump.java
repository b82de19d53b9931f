package dev.sitrep.cluster;

/// A dump that cannot be used; the message names the file, the fault and the way out.
public final class UnreadableDump extends RuntimeException {
  UnreadableDump(String message) {
    super(message);
  }
}
