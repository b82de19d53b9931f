package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;

/// The objects of one list, as many as are kept.
///
/// @param all at most [#MOST], in the order of the list
/// @param leftOut how many there are beyond that
public record Few<T extends HasMetadata>(List<T> all, int leftOut) {

  /// What bounds the memory of a namespace with 20,000 of a kind.
  public static final int MOST = 2_000;

  /// One object for all kinds: answers are shared by the identity of their collector, see
  /// [dev.sitrep.cluster.RecentCluster].
  private static final Collector<HasMetadata, ?, Few<HasMetadata>> COLLECTOR =
      Collector.of(Count::new, Count::add, Count::plus, Count::few);

  public Few {
    all = List.copyOf(all);
  }

  @SuppressWarnings("unchecked") // it only passes the objects on
  static <T extends HasMetadata> Collector<T, ?, Few<T>> collector() {
    return (Collector<T, ?, Few<T>>) (Collector<?, ?, ?>) COLLECTOR;
  }

  private static final class Count {
    private final List<HasMetadata> kept = new ArrayList<>();
    private int leftOut;

    void add(HasMetadata object) {
      if (kept.size() < MOST) {
        kept.add(object);
      } else {
        leftOut++;
      }
    }

    Count plus(Count other) {
      other.kept.forEach(this::add);
      leftOut += other.leftOut;
      return this;
    }

    Few<HasMetadata> few() {
      return new Few<>(kept, leftOut);
    }
  }
}
