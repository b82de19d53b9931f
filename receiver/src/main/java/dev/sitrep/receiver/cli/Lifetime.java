package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.App;
import java.util.concurrent.CountDownLatch;

/// Keeps the service up until the process is asked to stop (Ctrl-C, SIGTERM), then closes it before
/// the process ends.
final class Lifetime {
  private Lifetime() {}

  static void of(App app) throws InterruptedException {
    var never = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(app::close));
    never.await();
  }
}
