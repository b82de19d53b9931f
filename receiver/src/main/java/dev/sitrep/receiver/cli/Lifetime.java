package dev.sitrep.receiver.cli;

import java.util.concurrent.CountDownLatch;

/// The life of a service that runs until the process is asked to stop (Ctrl-C, SIGTERM): then it is
/// closed before the process ends.
final class Lifetime {
  private final Runnable closing;

  private Lifetime(Runnable closing) {
    this.closing = closing;
  }

  /// @param closing may run more than once
  static Lifetime endingWith(Runnable closing) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(closing));
    return new Lifetime(closing);
  }

  /// Does not return: the process ends from here.
  void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /// Closes now.
  void end() {
    closing.run();
  }
}
