package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.store.DeadLetters.Letter;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep dead-letters list`
@Command(
    name = "list",
    description = "Prints the dead letters with their reasons, the newest first.",
    mixinStandardHelpOptions = true)
final class DeadLettersList implements Callable<Integer> {
  enum Output {
    text,
    json
  }

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--limit", paramLabel = "N", description = "how many at most; default: 20")
  private int limit = 20;

  @Option(names = "--output", paramLabel = "text|json", description = "default: text")
  private Output output = Output.text;

  @Override
  public Integer call() throws Unable {
    if (limit < 1 || limit > WhichLetters.MOST) {
      throw new Unable("--limit %d: give 1 to %d".formatted(limit, WhichLetters.MOST));
    }
    long total;
    List<Letter> letters;
    try (var visit = DeadLettersCommand.visit(config.load().store())) {
      letters = visit.deadLetters().newest(limit);
      total = visit.deadLetters().count();
    }
    spec.commandLine()
        .getOut()
        .println(
            switch (output) {
              case text -> new LettersText(ZoneId.systemDefault()).list(letters, total);
              case json -> LettersJson.pretty(letters, total);
            });
    return 0;
  }
}
