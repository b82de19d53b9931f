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
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// The incident of a [SyntheticNamespace], from its admission to its report, again and again.
final class EvidenceBench implements AutoCloseable {
  private static final int MIB = 1024 * 1024;
  private static final double NANOS = 1e6;

  /// Of one incident, in nanoseconds.
  private record Took(long total, Waits.Took waits) {
    long ours() {
      return total - waits.idle();
    }
  }

  /// Times are in milliseconds, and medians of the warm incidents but the first.
  ///
  /// @param cold the first incident
  /// @param api while every open call waited for the server
  /// @param ours the rest
  /// @param waits all of them added, also those at the same time
  /// @param cpu mean of a warm incident in this process
  record Row(
      long cold,
      long warm,
      long api,
      long ours,
      long waits,
      long cpu,
      long calls,
      long kib,
      int exhibits,
      int tokens,
      long heap) {}

  private final Cleaner cleaner = Parts.cleaner();
  private final Diagnostician withoutModel = Diagnostician.none();
  private final Waits waits = new Waits();
  private final LiveCluster api;
  private final String namespace;

  EvidenceBench(LiveCluster.Options options, String namespace) {
    this.api = LiveCluster.connect(options.withTimes(waits));
    this.namespace = namespace;
  }

  Row measure(int runs) throws InterruptedException {
    System.gc();
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
    var before = api.traffic();
    var cold = run();
    var after = api.traffic();
    var warm = new ArrayList<Took>();
    var cpu = cpu();
    for (int i = 0; i < runs; i++) {
      warm.add(run());
    }
    cpu = cpu().minus(cpu);
    long heap = pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / MIB;
    var file = collector().collect(incident());
    return new Row(
        millis(cold.total),
        median(warm, Took::total),
        median(warm, took -> took.waits.idle()),
        median(warm, Took::ours),
        median(warm, took -> took.waits.sum()),
        cpu.toMillis() / runs,
        after.calls() - before.calls(),
        (after.bytes() - before.bytes()) / 1024,
        file.exhibits().size(),
        withoutModel.promptTokens(file, Ranking.of(file, Analyzers.ALL)),
        heap);
  }

  private Took run() throws InterruptedException {
    var _ = waits.took();
    long began = System.nanoTime();
    var report = new Enricher(collector(), Analyzers.ALL, withoutModel, cleaner).report(incident());
    long took = System.nanoTime() - began;
    if (!report.cause().sentence().contains("DATABASE_URL")) {
      throw new IllegalStateException("the report names another cause: " + report.cause());
    }
    return new Took(took, waits.took());
  }

  private Collector collector() {
    return new Collector(
        RecentCluster.over(api), EvidenceSources.ALL, cleaner, Duration.ofSeconds(60));
  }

  private Incident incident() {
    return new Incident(
        "bench",
        "",
        new Target.Workload(namespace, "deployment", "api"),
        "",
        List.of(),
        "",
        List.of(),
        api.now());
  }

  private static long median(List<Took> all, ToLongFunction<Took> of) {
    return millis(all.stream().mapToLong(of).sorted().toArray()[all.size() / 2]);
  }

  private static long millis(long nanos) {
    return Math.round(nanos / NANOS);
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  @Override
  public void close() {
    api.close();
  }
}
