package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.torture.OutcomeText;
import dev.sitrep.receiver.torture.Scale;
import dev.sitrep.receiver.torture.Torture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep torture`
@Command(
    name = "torture",
    description = {
      "Does to a real `serve` what it has to survive: kills, a full disk, storms, repeats, a shutdown in the middle of everything.",
      "Alertmanager, chat and model are played by this process, the cluster is a folder; nothing outside this machine is asked.",
      "Prints what was done, what had to hold, and what was measured. Exit code 1 when something did not hold."
    },
    mixinStandardHelpOptions = true)
final class TortureCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "only these rows; --list names them")
  private List<String> only = List.of();

  @Option(names = "--list", description = "names the rows and ends")
  private boolean list;

  @Option(names = "--short", description = "less of everything, for every submission: 10 kills")
  private boolean brief;

  @Option(names = "--kills", paramLabel = "N", description = "rounds of kill -9; default: 200")
  private Optional<Integer> kills = Optional.empty();

  @Option(
      names = "--steady-seconds",
      paramLabel = "N",
      description = "how long the steady load lasts; default: 600")
  private Optional<Integer> steady = Optional.empty();

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description = "an empty database for two replicas: postgresql://user@host:5432/db")
  private String postgres = "";

  @Option(
      names = "--postgres-password-file",
      paramLabel = "FILE",
      description = "file with the password for it")
  private String passwordFile = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of what is random; default: another each time")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where the stores lie; default: the folder for temporary files")
  private Optional<Path> dir = Optional.empty();

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    if (list) {
      Torture.names().forEach(name -> out.printf("%-14s %s%n", name, Torture.what(name)));
      return 0;
    }
    var names = rows();
    var scale = scale();
    long chosen = seed.orElseGet(() -> System.nanoTime() % 1_000_000);
    try (var folder = WorkFolder.in(dir)) {
      var torture =
          new Torture(folder.path(), scale, chosen, postgres, passwordFile, this::progress);
      out.printf("%d rows with --seed %d, in %s%n", names.size(), chosen, folder.path());
      boolean held = true;
      for (var name : names) {
        long began = System.nanoTime();
        var outcome = torture.undergo(name);
        var took = Duration.ofNanos(System.nanoTime() - began);
        out.println();
        out.print(OutcomeText.render(name, outcome, took));
        out.flush();
        held &= outcome.held();
      }
      if (!held) {
        folder.keep();
        out.printf("%nNot all held. Logs and stores are kept in %s%n", folder.path());
      }
      return held ? 0 : 1;
    }
  }

  private List<String> rows() throws Unable {
    for (var name : only) {
      if (!Torture.names().contains(name)) {
        throw new Unable(
            "--only %s: there is no such row; the rows are %s"
                .formatted(name, String.join(", ", Torture.names())));
      }
    }
    return only.isEmpty() ? Torture.names() : only;
  }

  private Scale scale() throws Unable {
    var scale = brief ? Scale.SHORT : Scale.WHOLE;
    if (kills.isPresent()) {
      scale = scale.kills(checked("--kills", kills.get(), 10_000));
    }
    if (steady.isPresent()) {
      scale =
          scale.steady(Duration.ofSeconds(checked("--steady-seconds", steady.get(), 1_000_000)));
    }
    return scale;
  }

  private static int checked(String option, int value, int most) throws Unable {
    if (value < 1 || value > most) {
      throw new Unable("%s %d: give 1 to %d".formatted(option, value, most));
    }
    return value;
  }

  private void progress(String words) {
    spec.commandLine().getErr().println("  ... " + words);
  }
}
