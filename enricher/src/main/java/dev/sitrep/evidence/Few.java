package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
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
  public static final int MOST = 5_000;

  /// One object for all kinds: answers are shared by the identity of their collector, see
  /// [dev.sitrep.cluster.RecentCluster].
  private static final Collector<HasMetadata, ?, Few<HasMetadata>> COLLECTOR =
      Collector.of(Count::new, Count::add, Count::plus, Count::few);

  public Few {
    all = List.copyOf(all);
  }

  /// What nearly every incident looks at: read at the same time as its pods.
  static final List<Kind<? extends HasMetadata>> WANTED =
      List.of(Kinds.REPLICASETS, Kinds.DEPLOYMENTS, Kinds.SERVICES, Kinds.ENDPOINT_SLICES);

  static <T extends HasMetadata> Reading<Few<T>> of(Kind<T> kind, String namespace, Cluster cluster)
      throws InterruptedException {
    return cluster.list(query(kind, namespace), collector());
  }

  static <T extends HasMetadata> Reading<T> find(
      Kind<T> kind, String namespace, String name, Cluster cluster) throws InterruptedException {
    return switch (of(kind, namespace, cluster)) {
      case Reading.Unseen<Few<T>> unseen -> unseen.as();
      case Reading.Seen<Few<T>>(var few) -> {
        var found =
            few.all.stream().filter(o -> name.equals(o.getMetadata().getName())).findFirst();
        yield found.isPresent()
            ? new Reading.Seen<>(found.get())
            : few.leftOut > 0
                ? cluster.get(kind, kind.namespaced() ? namespace : "", name)
                : new Reading.Unseen<>(Reading.Why.ABSENT, "");
      }
    };
  }

  /// Starts the reading of a namespace.
  static void ahead(Cluster cluster, String namespace) {
    cluster.ahead(Query.of(Kinds.EVENTS, namespace), EventBook.COLLECTOR);
    WANTED.forEach(kind -> ahead(kind, namespace, cluster));
  }

  /// Starts the reading of a list.
  static <T extends HasMetadata> void ahead(Kind<T> kind, String namespace, Cluster cluster) {
    cluster.ahead(query(kind, namespace), collector());
  }

  private static <T extends HasMetadata> Query<T> query(Kind<T> kind, String namespace) {
    return Query.of(kind, kind.namespaced() ? namespace : "");
  }

  @SuppressWarnings("unchecked") // it only passes the objects on
  private static <T extends HasMetadata> Collector<T, ?, Few<T>> collector() {
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
