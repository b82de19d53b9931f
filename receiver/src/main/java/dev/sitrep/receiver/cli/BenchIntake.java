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
      "webhook: Alertmanager bodies posted to a real `serve` in a process of its own, which works on what came in meanwhile.",
      "Exit code 1 when the store or the webhook has less than half of the file's rate, or a p99 of more than 20 ms."
    },
    mixinStandardHelpOptions = true)
final class BenchIntake implements Callable<Integer> {
  static final double SHARE = 0.5;
  static final Duration P99 = Duration.ofMillis(20);

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "time of each measurement, after half as long to warm up; default: 10")
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
    boolean stored = goals("store", store, file);
    boolean answered = goals("webhook", webhook.result(), file);
    return stored && answered ? 0 : 1;
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

  private boolean goals(String name, Load.Result result, Load.Result file) {
    boolean fast = result.rate() >= file.rate() * SHARE;
    boolean steady = result.latencies().percentile(99).compareTo(P99) <= 0;
    spec.commandLine()
        .getOut()
        .printf(
            "%-8s at least %.0f %% of the file's rate: %s; p99 of at most %d ms: %s%n",
            name, SHARE * 100, word(fast), P99.toMillis(), word(steady));
    return fast && steady;
  }

  private static String word(boolean held) {
    return held ? "ok" : "failed";
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
