package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.ConfigProblem;
import dev.sitrep.receiver.Release;
import dev.sitrep.receiver.store.StoreFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
    version = "sitrep " + Release.VERSION)
public final class Sitrep implements Runnable {
  /// In the order in which they are told.
  static final List<Map.Entry<String, Class<?>>> COMMANDS =
      List.of(
          Map.entry("demo", Demo.class),
          Map.entry("serve", Serve.class),
          Map.entry("check", Check.class),
          Map.entry("diagnose", Diagnose.class),
          Map.entry("record", Recorder.class),
          Map.entry("render", Render.class),
          Map.entry("notify-test", NotifyTest.class),
          Map.entry("dead-letters", DeadLettersCommand.class),
          Map.entry("ask", Ask.class),
          Map.entry("eval", Eval.class),
          Map.entry("bench", Bench.class),
          Map.entry("torture", TortureCommand.class));

  @Spec private CommandSpec spec;

  private Sitrep() {}

  /// Returns the exit code: 0 done, 1 it could not be done, 2 the command line makes no sense.
  public static int run(String... args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return List.of(args).equals(List.of("serve")) ? serve(out, err) : parsed(out, err, args);
  }

  /// As an image starts it. The parser's classes are of a format that is too old for the image's
  /// cache: with them `serve` is ready a tenth of a second later.
  private static int serve(PrintWriter out, PrintWriter err) {
    try {
      return new Serve().serve(out);
    } catch (Exception e) {
      return told(e, err) ? 1 : fault(e, err);
    }
  }

  private static int parsed(PrintWriter out, PrintWriter err, String... args) {
    return line(args)
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Sitrep::misused)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
        .execute(args);
  }

  /// Only the command that is named: to construct all of them takes longer than everything else
  /// until `serve` is ready.
  private static CommandLine line(String... args) {
    var line = new CommandLine(new Sitrep());
    var named = args.length == 0 ? "" : args[0];
    boolean known = COMMANDS.stream().anyMatch(command -> command.getKey().equals(named));
    COMMANDS.stream()
        .filter(command -> !known || command.getKey().equals(named))
        .forEach(command -> line.addSubcommand(command.getKey(), command.getValue()));
    return line;
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

  private static int failed(Exception failure, CommandLine command) throws Exception {
    if (told(failure, command.getErr())) {
      return 1;
    }
    throw failure;
  }

  /// What a person can mend is said in a sentence; anything else is our own fault and keeps its
  /// trace.
  private static boolean told(Exception failure, PrintWriter err) {
    switch (failure) {
      case Unable unable -> err.println("sitrep: " + unable.getMessage());
      case ConfigProblem problem -> err.println("sitrep: " + problem.getMessage());
      case StoreFailure store -> err.println("sitrep: " + store.getMessage());
      default -> {
        return false;
      }
    }
    return true;
  }

  private static int fault(Exception failure, PrintWriter err) {
    failure.printStackTrace(err);
    return 1;
  }
}
