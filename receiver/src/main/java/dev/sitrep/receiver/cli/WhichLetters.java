package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.store.DeadLetters;
import dev.sitrep.receiver.store.DeadLetters.Letter;
import dev.sitrep.safety.Neutralizer;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The dead letters that a command is about: some by their ids, or all.
final class WhichLetters {
  /// At one time; retention keeps fewer.
  static final int MOST = 10_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "dead letters, as `sitrep dead-letters list` names them")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "all dead letters in place of some")
  private boolean all;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "with --all: only messages to that channel")
  private Optional<String> channel = Optional.empty();

  /// @param letter empty where there is none with that id
  record Choice(String id, Optional<Letter> letter) {

    /// Of one that is not there, or not any more.
    String unknown() {
      return "%s  is no dead letter; `sitrep dead-letters list` names them"
          .formatted(Neutralizer.line(id));
    }
  }

  boolean all() {
    return all;
  }

  /// The oldest first, or in the order in which they were named.
  List<Choice> of(DeadLetters letters) {
    if (!all) {
      return ids.stream().distinct().map(id -> new Choice(id, letters.letter(id))).toList();
    }
    return letters.newest(MOST).reversed().stream()
        .filter(letter -> channel.isEmpty() || to(letter, channel.get()))
        .map(letter -> new Choice(letter.id(), Optional.of(letter)))
        .toList();
  }

  private static boolean to(Letter letter, String name) {
    return letter.origin().equals("outbox") && letter.subject().equals(name);
  }

  String none() {
    return channel
        .map(name -> "There are no dead letters of channel %s.".formatted(Neutralizer.line(name)))
        .orElse("There are no dead letters.");
  }

  /// Before anything is opened.
  void check() {
    if (all && !ids.isEmpty()) {
      throw misuse("give the ids of dead letters or --all, not both");
    }
    if (!all && ids.isEmpty()) {
      throw misuse("which dead letters? Give their ids, or --all");
    }
    if (!all && channel.isPresent()) {
      throw misuse("--channel goes with --all");
    }
  }

  private ParameterException misuse(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
