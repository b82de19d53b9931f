package dev.sitrep.notifier;

import java.time.Duration;
import java.util.Optional;

/// What became of one try to deliver.
public sealed interface Delivery {

  /// @param reference what the far side calls the message, to change or answer it later; may be
  ///   empty
  record Delivered(String reference) implements Delivery {}

  /// It may go through later.
  ///
  /// @param after how long the far side asked to wait, absent when it did not say
  record TryAgain(String why, Optional<Duration> after) implements Delivery {}

  /// It never will: trying again would not help.
  record Refused(String why) implements Delivery {}
}
