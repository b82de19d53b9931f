package dev.sitrep.receiver;

import dev.sitrep.receiver.cli.Sitrep;

/// Where the program begins.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Sitrep.run(args));
  }
}
