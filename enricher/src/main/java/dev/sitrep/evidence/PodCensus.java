package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collector;

/// The pods of one list: a line of each, and the failing ones whole.
///
/// @param all every pod, in the order of the list
/// @param failing the pods that need a closer look, whole, at most [#MOST]
/// @param leftOut failing pods beyond that
/// @param index of all
public record PodCensus(List<PodSummary> all, List<Pod> failing, int leftOut, Index index) {

  /// How many failing pods are kept whole: what bounds the memory of a namespace with 20,000 of
  /// them.
  static final int MOST = 200;

  /// Shared by identity: see [dev.sitrep.cluster.RecentCluster].
  static final Collector<Pod, ?, PodCensus> COLLECTOR =
      Collector.of(Count::new, Count::add, Count::plus, Count::census);

  /// A storm looks up ten thousand pods, one by one.
  ///
  /// @param byOwner in the order of the list
  public record Index(Map<Ref, PodSummary> byRef, Map<Ref, List<PodSummary>> byOwner) {
    static Index of(List<PodSummary> all) {
      var byRef = new HashMap<Ref, PodSummary>();
      var byOwner = new HashMap<Ref, List<PodSummary>>();
      for (var pod : all) {
        byRef.put(pod.ref(), pod);
        pod.owner()
            .ifPresent(owner -> byOwner.computeIfAbsent(owner, _ -> new ArrayList<>(1)).add(pod));
      }
      return new Index(byRef, byOwner);
    }
  }

  public PodCensus {
    all = List.copyOf(all);
    failing = List.copyOf(failing);
  }

  PodCensus(List<PodSummary> all, List<Pod> failing, int leftOut) {
    this(all, failing, leftOut, Index.of(all));
  }

  /// Absent where no such pod is there.
  Optional<PodSummary> pod(Ref ref) {
    return Optional.ofNullable(index.byRef.get(ref));
  }

  /// Those that this object controls itself.
  List<PodSummary> ownedBy(Ref owner) {
    return index.byOwner.getOrDefault(owner, List.of());
  }

  private static final class Count {
    private final List<PodSummary> all = new ArrayList<>();
    private final List<Pod> failing = new ArrayList<>();
    private int leftOut;

    void add(Pod pod) {
      all.add(PodSummary.of(pod));
      if (PodHealth.failing(pod)) {
        if (failing.size() < MOST) {
          failing.add(pod);
        } else {
          leftOut++;
        }
      }
    }

    Count plus(Count other) {
      all.addAll(other.all);
      failing.addAll(other.failing);
      leftOut += other.leftOut;
      return this;
    }

    PodCensus census() {
      return new PodCensus(all, failing, leftOut);
    }
  }
}
