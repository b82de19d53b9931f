package dev.sitrep.receiver.cli;

import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep dead-letters drop`
@Command(
    name = "drop",
    description = {
      "Deletes dead letters for good.",
      "Ends with 0 when all were deleted, else with 1."
    },
    mixinStandardHelpOptions = true)
final class DeadLettersDrop implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private WhichLetters which = new WhichLetters();

  @Option(names = "--yes", description = "with --all: they are meant to be deleted")
  private boolean yes;

  private final LettersText text = new LettersText(ZoneId.systemDefault());

  @Override
  public Integer call() throws Unable {
    which.check();
    var out = spec.commandLine().getOut();
    try (var visit = DeadLettersCommand.visit(config.load().store())) {
      var letters = visit.deadLetters();
      var chosen = which.of(letters);
      if (chosen.isEmpty()) {
        out.println(which.none());
        return 0;
      }
      if (which.all() && !yes) {
        throw new Unable(
            "--all would delete %,d dead letters for good; add --yes if that is meant"
                .formatted(chosen.size()));
      }
      int dropped = 0;
      for (var one : chosen) {
        boolean here = one.letter().isPresent() && letters.drop(one.id());
        dropped += here ? 1 : 0;
        out.println(
            here
                ? "%s  %s: deleted".formatted(one.id(), text.origin(one.letter().orElseThrow()))
                : one.unknown());
      }
      return dropped == chosen.size() ? 0 : 1;
    }
  }
}
