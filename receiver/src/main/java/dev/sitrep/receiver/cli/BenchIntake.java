package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.torture.IntakeBench;
import dev.sitrep.receiver.torture.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep bench intake`
@Command(
    name = "intake",
    description = {
      "Measures how fast webhook bodies are on disk, beside a plain file that is forced to the same disk in the same run:",
      "file: 5,000-byte records appended by one thread for all clients (group commit);",
      "store: the same records into the store, in this process;",
      "webhook: Alertmanager bodies posted to a real `serve` in a process of its own, which works on what came in meanwhile. Most of the time goes to HTTP, JSON and the clients on the same cores, so its share of the file's rate is told and is no goal.",
      "Exit code 1 when the store has less than half of the file's rate, or the store or the webhook a p99 of more than 20 ms."
    },
    mixinStandardHelpOptions = true)
final class BenchIntake implements Callable<Integer> {
  static final double SHARE = 0.5;
  static final Duration P99 = Duration.ofMillis(20);

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "time of each measurement, after half as long to warm up, at least 30 s for the webhook; default: 10")
  private int seconds = 10;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "clients at a time, each with its own connection; default: 64")
  private int clients = 64;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "a folder on the disk to measure; default: the one for temporary files")
  private Optional<Path> dir = Optional.empty();

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || seconds > 3_600) {
      throw new Unable("--seconds %d: give 1 to 3600".formatted(seconds));
    }
    if (clients < 1 || clients > 1_000) {
      throw new Unable("--clients %d: give 1 to 1000".formatted(clients));
    }
    try (var folder = WorkFolder.in(dir)) {
      return measure(
          new IntakeBench(
              folder.path(),
              clients,
              Duration.ofSeconds(seconds).dividedBy(2),
              Duration.ofSeconds(seconds)));
    }
  }

  private int measure(IntakeBench bench) throws Exception {
    var out = spec.commandLine().getOut();
    out.printf(
        "%d clients, %d s each after %.1f s of warming up, %d cores, in %s%n%n",
        clients,
        seconds,
        bench.warmUp().toMillis() / 1000.0,
        Runtime.getRuntime().availableProcessors(),
        bench.folder());
    out.printf(
        "%-8s %10s %9s %9s %9s %9s%n", "", "acks/s", "p50 ms", "p99 ms", "max ms", "of file");
    var file = bench.plainFile();
    row("file", file, 1);
    var store = bench.inbox();
    row("store", store, store.rate() / file.rate());
    var webhook = bench.webhook();
    row("webhook", webhook.result(), webhook.result().rate() / file.rate());
    out.printf(
        "%nThe webhook took bodies of %,d bytes, answered %d otherwise than 202, and had worked off all but %,d bodies at the end.%n",
        webhook.bodyBytes(), webhook.result().refused(), webhook.waiting());
    boolean fast =
        goal(
            "store: at least %.0f %% of the file's rate".formatted(SHARE * 100),
            store.rate() >= file.rate() * SHARE);
    boolean stored = steady("store", store);
    boolean answered = steady("webhook", webhook.result());
    return fast && stored && answered ? 0 : 1;
  }

  private boolean steady(String name, Load.Result result) {
    return goal(
        "%s: p99 of at most %d ms".formatted(name, P99.toMillis()),
        result.latencies().percentile(99).compareTo(P99) <= 0);
  }

  private boolean goal(String goal, boolean held) {
    spec.commandLine().getOut().printf("%s: %s%n", goal, held ? "ok" : "failed");
    return held;
  }

  private void row(String name, Load.Result result, double share) {
    var out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%-8s %,10.0f %9.1f %9.1f %9.1f %8.0f%%%n",
        name,
        result.rate(),
        millis(result.latencies().percentile(50)),
        millis(result.latencies().percentile(99)),
        millis(result.latencies().max()),
        share * 100);
    out.flush();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
