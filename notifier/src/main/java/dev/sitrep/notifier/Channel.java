package dev.sitrep.notifier;

/// A place where people read reports.
public interface Channel {

  /// As configured; unique.
  String name();

  /// Tries once. A failure of the far side is a value, never an exception: the Delivery says what
  /// happened.
  Delivery deliver(Message message) throws InterruptedException;
}
