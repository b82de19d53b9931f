package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.torture.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep bench start`
@Command(
    name = "start",
    description = {
      "Measures how fast `serve` is there and how much memory it takes, with a model and a cluster that are stubs in this process, asked over HTTP:",
      "ready: from the start of the process to 200 from /readyz;",
      "work: what processors worked for it until then;",
      "report: from the first alert to its report, on a Java that has just started;",
      "memory: VmRSS, with the pages of files, after some idle seconds, when that report is out, and as many seconds later.",
      "With --layout the runs with and without the cache of ready classes take turns.",
      "Exit code 1 when the median of the first row is above 1.0 s to be ready, or 150 MiB when idle."
    },
    mixinStandardHelpOptions = true)
final class BenchStart implements Callable<Integer> {
  static final Duration READY = Duration.ofSeconds(1);
  static final long MEMORY = 150;

  private static final Duration END = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @Option(
      names = "--layout",
      paramLabel = "DIR",
      description = "what deploy/image/layout made; else the classes of this program as they are")
  private Optional<Path> layout = Optional.empty();

  @Option(names = "--runs", paramLabel = "N", description = "runs of each kind; default: 5")
  private int runs = 5;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      description = "how long it is left alone before its memory is looked at; default: 10")
  private int idle = 10;

  @Option(
      names = "--java-opts",
      paramLabel = "OPTIONS",
      description = "more options for Java, to try them out")
  private String options = "";

  /// @param program up to the name of the command
  private record Way(String name, List<String> program, Map<String, String> settings) {}

  @Override
  public Integer call() throws Exception {
    if (runs < 1 || runs > 1_000 || idle < 0 || idle > 3_600) {
      throw new Unable("give 1 to 1000 --runs, and 0 to 3600 seconds for --idle");
    }
    var ways = ways();
    var measured = new LinkedHashMap<Way, List<Walkthrough.Measured>>();
    ways.forEach(way -> measured.put(way, new ArrayList<>()));
    for (int run = 0; run < runs; run++) {
      for (var way : ways) {
        measured.getOrDefault(way, List.of()).add(once(way));
      }
    }
    table(measured);
    return judge(measured.getOrDefault(ways.getFirst(), List.of())) ? 0 : 1;
  }

  private List<Way> ways() throws Unable {
    if (layout.isEmpty()) {
      if (!options.isEmpty()) {
        throw new Unable("--java-opts: only with --layout");
      }
      return List.of(new Way("as built", Child.thisProgram(), Map.of()));
    }
    var launcher = layout.get().toAbsolutePath().normalize().resolve("bin").resolve("sitrep");
    if (!Files.isExecutable(launcher)) {
      throw new Unable(
          "--layout: there is no %s; make it with deploy/image/layout %s"
              .formatted(launcher, layout.get()));
    }
    var program = List.of(launcher.toString());
    return List.of(
        new Way("with cache", program, Map.of("SITREP_JAVA_OPTS", options)),
        new Way("without", program, Map.of("SITREP_JAVA_OPTS", options, "SITREP_CACHE", "off")));
  }

  private Walkthrough.Measured once(Way way) throws Exception {
    try (var folder = WorkFolder.in(Optional.empty());
        var walkthrough = Walkthrough.in(folder.path())) {
      return walkthrough.walk(way.program(), way.settings(), Duration.ofSeconds(idle), END);
    }
  }

  private void table(Map<Way, List<Walkthrough.Measured>> measured) {
    var out = spec.commandLine().getOut();
    out.printf(
        "%d cores, %d runs each, median (worst)%n%n",
        Runtime.getRuntime().availableProcessors(), runs);
    out.printf(
        "%-11s %15s %15s %15s %15s %15s %15s%n",
        "", "ready ms", "work ms", "report ms", "idle MiB", "report MiB", "later MiB");
    measured.forEach((way, all) ->
        out.printf(
            "%-11s %15s %15s %15s %15s %15s %15s%n",
            way.name(),
            cell(all, one -> one.ready().toMillis()),
            cell(all, one -> one.work().toMillis()),
            cell(all, one -> one.report().toMillis()),
            cell(all, one -> one.idle()),
            cell(all, one -> one.after()),
            cell(all, one -> one.later())));
    out.println();
  }

  private boolean judge(List<Walkthrough.Measured> all) {
    boolean fast =
        goal("ready within 1.0 s", median(all, one -> one.ready().toMillis()) <= READY.toMillis());
    boolean small =
        goal(
            "at most %d MiB when idle".formatted(MEMORY), median(all, one -> one.idle()) <= MEMORY);
    return fast && small;
  }

  private boolean goal(String goal, boolean held) {
    spec.commandLine().getOut().printf("%s: %s%n", goal, held ? "ok" : "failed");
    return held;
  }

  private static String cell(
      List<Walkthrough.Measured> all, ToLongFunction<Walkthrough.Measured> number) {
    return "%,d (%,d)"
        .formatted(median(all, number), all.stream().mapToLong(number).max().orElse(0));
  }

  private static long median(
      List<Walkthrough.Measured> all, ToLongFunction<Walkthrough.Measured> number) {
    var sorted = all.stream().mapToLong(number).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
