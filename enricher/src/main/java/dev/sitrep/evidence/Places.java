package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/// Namespaces, and whether there is such a one. The API lists nothing, without an error, for one
/// that does not exist.
public final class Places {
  private static final List<Kind<? extends HasMetadata>> TRACES =
      List.of(
          Kinds.PODS,
          Kinds.DEPLOYMENTS,
          Kinds.STATEFULSETS,
          Kinds.DAEMONSETS,
          Kinds.JOBS,
          Kinds.CRONJOBS,
          Kinds.SERVICES,
          Kinds.EVENTS);

  private static final Collector<Namespace, ?, List<String>> NAMES =
      Collectors.collectingAndThen(
          Collectors.mapping(
              namespace -> namespace.getMetadata().getName(),
              Collectors.toCollection(TreeSet::new)),
          List::copyOf);

  private Places() {}

  /// The names of all namespaces, sorted.
  public static Reading<List<String>> names(Cluster cluster) throws InterruptedException {
    return cluster.list(Query.of(Kinds.NAMESPACES, ""), NAMES);
  }

  /// What looking came to.
  public sealed interface Look {}

  public record There() implements Look {}

  /// @param known namespaces that have pods, as far as may be seen, joined by commas; may be empty
  public record Nowhere(String known) implements Look {}

  /// Nothing at all can be read.
  public record Dark(String why) implements Look {}

  public static Look look(Cluster cluster, String namespace) throws InterruptedException {
    return switch (cluster.get(Kinds.NAMESPACES, "", namespace)) {
      case Reading.Seen<?> seen -> new There();
      case Reading.Unseen<?>(var why, var detail) ->
          switch (why) {
            case ABSENT -> new Nowhere(known(cluster));
            case UNREACHABLE, LATE, FAILED -> new Dark(new Reading.Unseen<>(why, detail).spoken());
            default -> traces(cluster, namespace);
          };
    };
  }

  /// Without the right to read namespaces: one that holds anything is there.
  private static Look traces(Cluster cluster, String namespace) throws InterruptedException {
    for (var kind : TRACES) {
      if (found(cluster, kind, namespace)) {
        return new There();
      }
    }
    return new Nowhere(known(cluster));
  }

  private static <T extends HasMetadata> boolean found(
      Cluster cluster, Kind<T> kind, String namespace) throws InterruptedException {
    return switch (cluster.list(Query.of(kind, namespace), Collectors.<T>counting())) {
      case Reading.Seen<Long>(var count) -> count > 0;
      // forbidden is no proof of absence: the report tells what may not be read
      case Reading.Unseen<Long>(var why, var detail) -> why == Reading.Why.FORBIDDEN;
    };
  }

  private static String known(Cluster cluster) throws InterruptedException {
    Collector<Pod, ?, List<String>> names =
        Collectors.collectingAndThen(
            Collectors.mapping(
                pod -> pod.getMetadata().getNamespace(), Collectors.toCollection(TreeSet::new)),
            all -> all.stream().limit(20).toList());
    return switch (cluster.list(Query.of(Kinds.PODS, ""), names)) {
      case Reading.Seen<List<String>>(var known) -> String.join(", ", known);
      case Reading.Unseen<List<String>> unseen -> "";
    };
  }
}
