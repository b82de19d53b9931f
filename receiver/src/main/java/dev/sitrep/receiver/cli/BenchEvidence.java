package dev.sitrep.receiver.cli;

import dev.sitrep.cluster.LiveCluster;
import dev.sitrep.cluster.OwnNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `sitrep bench evidence`
@Command(
    name = "evidence",
    description = {
      "Measures one incident from its admission to its report, without a model, in namespaces of growing size.",
      "A stub API server in a process of its own serves copies of recorded objects over HTTP.",
      "cold: the first incident of this size; warm: the median of the others. Nothing is shared between them.",
      "api: the part of warm in which every open call waited for the server; ours: the rest of it; waits: all of them added, also those at the same time; cpu: of this process, all its threads.",
      "",
      "With --context it measures on a real API server too, with the same Deployments, pods and events, which have no logs there. Exit code 1 when ours is longer than all of it may take on the stub.",
      "It then WRITES TO THAT CLUSTER, AND DOES NOT ASK BEFORE: for each size it creates a namespace sitrep-bench-..., fills it with some ten thousand objects, and deletes it, also when it is interrupted. It wants rights to create and delete all of these, and a cluster that you can throw away. No pod is started. What a kill -9 leaves behind:",
      "  kubectl delete namespace -l " + OwnNamespace.LABEL
    },
    mixinStandardHelpOptions = true)
final class BenchEvidence implements Callable<Integer> {
  private static final int MIB = 1024 * 1024;

  /// @param pods in the namespace
  record Size(int pods, int events) {
    boolean fits(Size other) {
      return pods <= other.pods && events <= other.events;
    }
  }

  /// @param millis that a warm incident may take on the stub
  private record Target(Size size, long millis) {}

  private static final Size SMALL = new Size(50, 200);
  private static final Size MIDDLE = new Size(2_000, 10_000);
  private static final Size LARGE = new Size(20_000, 20_000);
  private static final List<Size> ON_STUB = List.of(SMALL, new Size(500, 2_000), MIDDLE, LARGE);
  private static final List<Size> ON_SERVER = List.of(MIDDLE, new Size(10_000, 10_000));
  private static final List<Target> TARGETS =
      List.of(new Target(MIDDLE, 200), new Target(LARGE, 1_000));

  @Spec private CommandSpec spec;

  @Option(names = "--runs", paramLabel = "N", description = "warm runs of each size, default 9")
  private int runs = 9;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "incidents on a small stub before the first row, default 500")
  private int warmUp = 500;

  @Option(
      names = "--sizes",
      paramLabel = "PODS:EVENTS",
      split = ",",
      converter = Sizes.class,
      description =
          "default 50:200,500:2000,2000:10000,20000:20000; with --context 2000:10000,10000:10000")
  private List<Size> sizes = List.of();

  @Option(
      names = "--context",
      paramLabel = "CTX",
      description =
          "a context of the kubeconfig that KUBECONFIG names, else of ~/.kube/config; its cluster is written to")
  private Optional<String> context = Optional.empty();

  @Override
  public Integer call() throws Exception {
    if (runs < 1 || warmUp < 0) {
      throw new Unable("--runs wants at least 1, --warm-up at least 0");
    }
    var server = context.map(LiveCluster.Options.current()::withContext);
    if (server.isPresent()) {
      namespace(server.get()).close();
    }
    var out = spec.commandLine().getOut();
    out.printf(
        "%d cores, heap limit %d MiB%n%n",
        Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / MIB);
    warmUp();
    out.printf(
        "%-6s %6s %7s %8s %8s %7s %8s %9s %7s %6s %9s %9s %7s %9s%n",
        "",
        "pods",
        "events",
        "cold ms",
        "warm ms",
        "api ms",
        "ours ms",
        "waits ms",
        "cpu ms",
        "calls",
        "KiB read",
        "exhibits",
        "tokens",
        "heap MiB");
    boolean held = true;
    for (var size : sizes.isEmpty() ? server.isPresent() ? ON_SERVER : ON_STUB : sizes) {
      print("stub", size, onStub(size, runs));
      if (server.isPresent()) {
        var row = onServer(server.get(), size);
        print("server", size, row);
        held &= target(size, row.ours());
      }
    }
    return held ? 0 : 1;
  }

  /// The code is compiled while it runs: before the first row it has run some hundred times, as in
  /// a service.
  private void warmUp() throws Exception {
    if (warmUp > 0) {
      onStub(SMALL, warmUp);
    }
    if (warmUp >= 16) {
      onStub(MIDDLE, warmUp / 16);
    }
  }

  private static EvidenceBench.Row onStub(Size size, int runs) throws Exception {
    try (var stub = new StubProcess(size.pods, size.events);
        var bench =
            new EvidenceBench(
                LiveCluster.Options.current().withMasterUrl(stub.address()),
                SyntheticNamespace.NAMESPACE)) {
      return bench.measure(runs);
    }
  }

  private EvidenceBench.Row onServer(LiveCluster.Options server, Size size) throws Exception {
    try (var own = namespace(server)) {
      var life = Lifetime.endingWith(() -> delete(own));
      try {
        fill(own, size);
        try (var bench = new EvidenceBench(server, own.name())) {
          return bench.measure(runs);
        }
      } catch (IOException e) {
        throw new Unable(
            "%s cannot be filled (%s); --context wants rights to create and delete namespaces and all in them"
                .formatted(own.name(), e.getMessage()));
      } finally {
        life.end();
      }
    }
  }

  private static OwnNamespace namespace(LiveCluster.Options server) throws Unable {
    try {
      return OwnNamespace.in(server);
    } catch (IllegalArgumentException e) {
      throw new Unable("--context: " + e.getMessage());
    }
  }

  private void fill(OwnNamespace own, Size size) throws IOException, InterruptedException {
    long began = System.nanoTime();
    own.create();
    try (var filled = new FilledNamespace(own)) {
      filled.fill(size.pods, size.events);
    }
    said(
        "namespace %s of %d pods and %d events: written in %d s"
            .formatted(
                own.name(), size.pods, size.events, (System.nanoTime() - began) / 1_000_000_000));
  }

  private void delete(OwnNamespace own) {
    try {
      if (!own.delete(FilledNamespace.KINDS)) {
        said(
            "namespace %s is empty, and still there: its cluster has not ended it"
                .formatted(own.name()));
      }
    } catch (IOException e) {
      said(
          "namespace %s is not deleted (%s); try: kubectl --context %s delete namespace %s"
              .formatted(own.name(), e.getMessage(), context.orElse(""), own.name()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void said(String text) {
    spec.commandLine().getErr().println("sitrep: " + text);
  }

  private void print(String where, Size size, EvidenceBench.Row row) {
    var out = spec.commandLine().getOut();
    out.printf(
        "%-6s %6d %7d %8d %8d %7d %8d %9d %7d %6d %9d %9d %7d %9d%n",
        where,
        size.pods,
        size.events,
        row.cold(),
        row.warm(),
        row.api(),
        row.ours(),
        row.waits(),
        row.cpu(),
        row.calls(),
        row.kib(),
        row.exhibits(),
        row.tokens(),
        row.heap());
    out.flush();
  }

  /// Whether it is within that of the next larger size that has one.
  private boolean target(Size size, long ours) {
    for (var target : TARGETS) {
      if (size.fits(target.size)) {
        boolean held = ours <= target.millis;
        spec.commandLine()
            .getOut()
            .printf(
                "  ours: at most %d ms, as for %d pods and %d events on the stub: %s%n",
                target.millis, target.size.pods, target.size.events, held ? "ok" : "failed");
        return held;
      }
    }
    return true;
  }

  /// `PODS:EVENTS`
  static final class Sizes implements ITypeConverter<Size> {
    @Override
    public Size convert(String text) {
      if (!text.matches("[1-9]\\d{0,5}:[1-9]\\d{0,5}")) {
        throw new TypeConversionException(
            "'" + text + "' is no number of pods and of events; try 2000:10000");
      }
      var parts = text.split(":", -1);
      return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
  }
}
