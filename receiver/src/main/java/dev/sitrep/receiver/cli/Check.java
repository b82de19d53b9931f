package dev.sitrep.receiver.cli;

import dev.sitrep.notifier.Terminal;
import dev.sitrep.receiver.ConfigProblem;
import dev.sitrep.receiver.check.CheckJson;
import dev.sitrep.receiver.check.CheckTable;
import dev.sitrep.receiver.check.Checks;
import dev.sitrep.receiver.check.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep check`
@Command(
    name = "check",
    description = {
      "Looks whether everything that Sitrep needs is there: configuration, cluster, model, channels, store.",
      "Each line is ok, warning, failed or skipped, with what to do. Nothing is changed, no message is sent.",
      "Ends with 0, or with 1 when a line has failed."
    },
    mixinStandardHelpOptions = true)
final class Check implements Callable<Integer> {
  enum Output {
    text,
    json
  }

  @Spec private CommandSpec spec;
  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--context",
      paramLabel = "CTX",
      description =
          "a context of the kubeconfig; else its current one, or the cluster that this runs in")
  private Optional<String> context = Optional.empty();

  @Option(
      names = "--ask",
      description = "ask the model one question too: loading it may take minutes")
  private boolean ask;

  @Option(names = "--output", paramLabel = "text|json", description = "default: text")
  private Output output = Output.text;

  @Override
  public Integer call() throws InterruptedException {
    // many checks begin to log at one time, and loggers have to be there by then
    var _ = LoggerFactory.getILoggerFactory();
    var verdicts = verdicts();
    var out = spec.commandLine().getOut();
    switch (output) {
      case text -> out.println(new CheckTable(Terminal.of(System.getenv())).render(verdicts));
      case json -> out.println(CheckJson.pretty(verdicts));
    }
    return Checks.passed(verdicts) ? 0 : 1;
  }

  private List<Verdict> verdicts() throws InterruptedException {
    try {
      return Checks.run(model.file(), model.load(), new Checks.Wish(context, ask));
    } catch (ConfigProblem problem) {
      return Checks.of(problem);
    }
  }
}
