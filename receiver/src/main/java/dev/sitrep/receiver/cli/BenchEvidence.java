package dev.sitrep.receiver.cli;

import dev.sitrep.cluster.LiveCluster;
import dev.sitrep.cluster.RecentCluster;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.evidence.Collector;
import dev.sitrep.evidence.EvidenceSources;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.finding.Ranking;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import dev.sitrep.receiver.Parts;
import dev.sitrep.report.Enricher;
import dev.sitrep.safety.Cleaner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep bench evidence`
@Command(
    name = "evidence",
    description = {
      "Measures one incident from its admission to its report, without a model, in namespaces of growing size.",
      "A stub API server in a process of its own serves copies of recorded objects over HTTP.",
      "cold: the first incident of this size; warm: the median of the others. Nothing is shared between them."
    },
    mixinStandardHelpOptions = true)
final class BenchEvidence implements Callable<Integer> {
  private static final int MIB = 1024 * 1024;

  /// Made once, as in a service, and not before this command runs: every command of the line is
  /// constructed for each of them.
  private static final class Once {
    static final Cleaner CLEANER = Parts.cleaner();
    static final Diagnostician WITHOUT_MODEL = Diagnostician.none();
  }

  /// @param pods in the namespace
  private record Size(int pods, int events) {}

  private static final List<Size> SIZES =
      List.of(
          new Size(50, 200),
          new Size(500, 2_000),
          new Size(2_000, 10_000),
          new Size(20_000, 20_000));

  @Spec private CommandSpec spec;

  @Option(names = "--runs", paramLabel = "N", description = "warm runs of each size, default 9")
  private int runs = 9;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    out.printf(
        "%d cores, heap limit %d MiB%n%n",
        Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / MIB);
    out.printf(
        "%8s %8s %9s %9s %7s %10s %9s %8s %10s%n",
        "pods",
        "events",
        "cold ms",
        "warm ms",
        "calls",
        "KiB read",
        "exhibits",
        "tokens",
        "heap MiB");
    warmUp();
    for (var size : SIZES) {
      var row = measure(size, runs);
      out.printf(
          "%8d %8d %9d %9d %7d %10d %9d %8d %10d%n",
          size.pods,
          size.events,
          row.cold,
          row.warm,
          row.calls,
          row.kib,
          row.exhibits,
          row.tokens,
          row.heap);
      out.flush();
    }
    return 0;
  }

  /// The code is compiled while it runs: before the first row it has run some hundred times, as in
  /// a service.
  private void warmUp() throws Exception {
    measure(SIZES.getFirst(), 500);
    measure(SIZES.get(2), 30);
  }

  private record Row(
      long cold, long warm, long calls, long kib, int exhibits, int tokens, long heap) {}

  private static Row measure(Size size, int runs) throws Exception {
    var stub = start(size);
    try (var api =
        LiveCluster.connect(LiveCluster.Options.current().withMasterUrl(address(stub)))) {
      System.gc();
      pools().forEach(MemoryPoolMXBean::resetPeakUsage);
      var before = api.traffic();
      long cold = run(api);
      var after = api.traffic();
      var warm = new ArrayList<Long>();
      for (int i = 0; i < runs; i++) {
        warm.add(run(api));
      }
      warm.sort(null);
      long heap = pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / MIB;
      var file = collector(api).collect(incident(api));
      return new Row(
          cold,
          warm.get(warm.size() / 2),
          after.calls() - before.calls(),
          (after.bytes() - before.bytes()) / 1024,
          file.exhibits().size(),
          Once.WITHOUT_MODEL.promptTokens(file, Ranking.of(file, Analyzers.ALL)),
          heap);
    } finally {
      stub.destroy();
    }
  }

  /// One incident, in milliseconds.
  private static long run(LiveCluster api) throws InterruptedException {
    long began = System.nanoTime();
    var report =
        new Enricher(collector(api), Analyzers.ALL, Once.WITHOUT_MODEL, Once.CLEANER)
            .report(incident(api));
    long took = (System.nanoTime() - began) / 1_000_000;
    if (!report.cause().sentence().contains("DATABASE_URL")) {
      throw new IllegalStateException("the report names another cause: " + report.cause());
    }
    return took;
  }

  private static Collector collector(LiveCluster api) {
    return new Collector(
        RecentCluster.over(api), EvidenceSources.ALL, Once.CLEANER, Duration.ofSeconds(60));
  }

  private static Incident incident(LiveCluster api) {
    return new Incident(
        "bench",
        "",
        new Target.Workload(SyntheticNamespace.NAMESPACE, "deployment", "api"),
        "",
        List.of(),
        "",
        List.of(),
        api.now());
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static Process start(Size size) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx2g",
            "-XX:+UseSerialGC",
            // without it the JDK's server waits 40 ms for an ACK between the head and the body of a
            // short answer
            "-Dsun.net.httpserver.nodelay=true",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sitrep.receiver.Main",
            "bench",
            "stub",
            "--pods",
            String.valueOf(size.pods),
            "--events",
            String.valueOf(size.events))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String address(Process stub) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(stub.getInputStream(), StandardCharsets.UTF_8));
    var url = reader.readLine();
    if (url == null) {
      throw new IOException("the stub API server did not start");
    }
    return url;
  }
}
