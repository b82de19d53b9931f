package dev.sitrep.notifier;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A place where people read reports.
public interface Channel {

  /// As configured; unique.
  String name();

  /// Where it connects to: scheme, host and port, nothing that may be a secret. Absent where it
  /// needs no network.
  default Optional<URI> address() {
    return Optional.empty();
  }

  /// Between two messages at least. Many places take one a second and no more.
  default Duration pace() {
    return Duration.ZERO;
  }

  /// Whether a crowd of messages that come late may be told as one. Not where a program reads them.
  default boolean sumsUp() {
    return true;
  }

  /// What [#deliver] would send, for people to look at: without addresses and secrets. Pure.
  default String preview(Message message) {
    return new TerminalText(Terminal.plain()).render(message.sections());
  }

  /// Tries once. A failure of the far side is a value, never an exception: the Delivery says what
  /// happened.
  Delivery deliver(Message message) throws InterruptedException;
}
