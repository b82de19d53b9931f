package dev.sitrep.receiver;

import dev.sitrep.receiver.cli.Sitrep;

/// Where the program begins.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    shareCores();
    System.exit(Sitrep.run(args));
  }

  /// A virtual thread that computes keeps its carrier until it waits, and by default there are as
  /// many carriers as cores: a few incidents that are looked into would keep webhooks waiting for
  /// their answers. With more carriers the system shares the cores among them. Has to be said
  /// before the first virtual thread is made.
  private static void shareCores() {
    var key = "jdk.virtualThreadScheduler.parallelism";
    if (System.getProperty(key) == null) {
      int carriers = Math.max(16, 2 * Runtime.getRuntime().availableProcessors());
      System.setProperty(key, String.valueOf(carriers));
    }
  }
}
