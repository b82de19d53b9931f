package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.store.Visit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sitrep dead-letters`
@Command(
    name = "dead-letters",
    description = {
      "What Sitrep gave up on: webhook bodies, messages that a channel refused, incidents without a report.",
      "Works on the store of the configuration, also while `sitrep serve` runs on it."
    },
    mixinStandardHelpOptions = true,
    subcommands = {DeadLettersList.class, DeadLettersRetry.class, DeadLettersDrop.class})
final class DeadLettersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static Visit visit(Config.Storage storage) {
    return storage
        .postgres()
        .map(server -> Visit.of(server.address(), server.password().value()))
        .orElseGet(() -> Visit.of(storage.path()));
  }
}
