package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.ConfigProblem;
import dev.sitrep.receiver.Release;
import dev.sitrep.receiver.store.StoreFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line: one subcommand a class.
@Command(
    name = "sitrep",
    description = "Every alert arrives with its situation report.",
    mixinStandardHelpOptions = true,
    version = "sitrep " + Release.VERSION,
    subcommands = {
      Demo.class,
      Serve.class,
      Check.class,
      Diagnose.class,
      Recorder.class,
      Render.class,
      NotifyTest.class,
      DeadLettersCommand.class,
      Ask.class,
      Eval.class,
      Bench.class,
      TortureCommand.class
    })
public final class Sitrep implements Runnable {
  @Spec private CommandSpec spec;

  private Sitrep() {}

  /// Returns the exit code: 0 done, 1 it could not be done, 2 the command line makes no sense.
  public static int run(String... args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return new CommandLine(new Sitrep())
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Sitrep::misused)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
        .execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int misused(ParameterException misuse, String[] args) {
    var command = misuse.getCommandLine();
    command.getErr().println("sitrep: " + misuse.getMessage());
    command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return 2;
  }

  /// What a person can mend is said in a sentence; anything else is our own fault and keeps its
  /// trace.
  private static int failed(Exception failure, CommandLine command) throws Exception {
    switch (failure) {
      case Unable unable -> command.getErr().println("sitrep: " + unable.getMessage());
      case ConfigProblem problem -> command.getErr().println("sitrep: " + problem.getMessage());
      case StoreFailure store -> command.getErr().println("sitrep: " + store.getMessage());
      default -> throw failure;
    }
    return 1;
  }
}
