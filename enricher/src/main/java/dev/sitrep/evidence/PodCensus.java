package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;

/// The pods of one list: a line of each, and the failing ones whole.
///
/// @param all every pod, in the order of the list
/// @param failing the pods that need a closer look, whole, at most [#MOST]
/// @param leftOut failing pods beyond that
public record PodCensus(List<PodSummary> all, List<Pod> failing, int leftOut) {

  /// How many failing pods are kept whole: what bounds the memory of a namespace with 20,000 of
  /// them.
  static final int MOST = 200;

  /// Shared by identity: see [dev.sitrep.cluster.RecentCluster].
  static final Collector<Pod, ?, PodCensus> COLLECTOR =
      Collector.of(Count::new, Count::add, Count::plus, Count::census);

  public PodCensus {
    all = List.copyOf(all);
    failing = List.copyOf(failing);
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
