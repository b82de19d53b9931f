package dev.sitrep.receiver.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sitrep bench`
@Command(
    name = "bench",
    description = "Measures Sitrep on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchEvidence.class,
      BenchIntake.class,
      BenchStart.class,
      BenchStub.class,
      BenchTrain.class
    })
final class Bench implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
