package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.store.DeadLetters;
import dev.sitrep.receiver.store.DeadLetters.Retried;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sitrep dead-letters retry`
@Command(
    name = "retry",
    description = {
      "Puts dead letters back to where they came from: bodies into the inbox, messages into the outbox, incidents to be looked into again.",
      "A Sitrep that runs takes them up within seconds (minutes where a channel rests because it failed), else the next start does. What fails again is a dead letter again.",
      "Ends with 0 when all were put back, else with 1."
    },
    mixinStandardHelpOptions = true)
final class DeadLettersRetry implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private WhichLetters which = new WhichLetters();

  private final LettersText text = new LettersText(ZoneId.systemDefault());

  @Override
  public Integer call() {
    which.check();
    var out = spec.commandLine().getOut();
    try (var visit = DeadLettersCommand.visit(config.load().store())) {
      var letters = visit.deadLetters();
      var chosen = which.of(letters);
      if (chosen.isEmpty()) {
        out.println(which.none());
        return 0;
      }
      int back = 0;
      for (var one : chosen) {
        back += retry(one, letters, out) ? 1 : 0;
      }
      if (back > 0) {
        out.printf(
            "%,d of %,d put back. A running `sitrep serve` takes that up within seconds, else its next start does.%n",
            back, chosen.size());
      }
      return back == chosen.size() ? 0 : 1;
    }
  }

  private boolean retry(WhichLetters.Choice one, DeadLetters letters, PrintWriter out) {
    if (one.letter().isEmpty()) {
      out.println(one.unknown());
      return false;
    }
    var letter = one.letter().get();
    var retried = letters.retry(one.id(), Instant.now());
    out.println(
        switch (retried) {
          case BACK ->
              "%s  %s: %s"
                  .formatted(
                      one.id(),
                      text.origin(letter),
                      switch (letter.origin()) {
                        case "inbox" -> "back in the inbox";
                        case "outbox" -> "back in the outbox";
                        default -> "will be looked into again";
                      });
          case UNKNOWN -> one.unknown();
          case FORGOTTEN ->
              "%s  %s: there is nothing left to tell (store.keepDays, store.keepIncidents); run: sitrep dead-letters drop %s"
                  .formatted(one.id(), text.origin(letter), one.id());
        });
    return retried == Retried.BACK;
  }
}
