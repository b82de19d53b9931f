package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Something that the sources read, in the words of a ClusterRole: which resource, and where.
public final class Right {
  private static final List<String> OBJECTS = List.of("get", "list");
  private static final List<String> LOGS = List.of("get");

  /// An API server looks at the rights before it looks for the object.
  private static final String NOBODY = "sitrep-check";

  private static final String SOME_NAMESPACE = "default";

  private final Kind<?> kind;
  private final boolean log;
  private final String namespace;

  private Right(Kind<?> kind, boolean log, String namespace) {
    this.kind = kind;
    this.log = log;
    this.namespace = namespace;
  }

  /// What came of a try.
  ///
  /// @param refusals a verb that may not be used has one
  /// @param read what was read to know it: `pod shop/api-7f9`, may be empty
  public record Tried(List<Refusal> refusals, String read) {
    public Tried {
      refusals = List.copyOf(refusals);
    }
  }

  /// @param detail the server's own words
  public record Refusal(String verb, Reading.Why why, String detail) {}

  /// All that the sources need, in these namespaces, or in all where none is named.
  public static List<Right> needed(List<String> namespaces) {
    var rights = new ArrayList<Right>();
    for (var kind : kinds()) {
      places(kind, namespaces).forEach(place -> rights.add(new Right(kind, false, place)));
    }
    places(Kinds.PODS, namespaces).forEach(place -> rights.add(new Right(Kinds.PODS, true, place)));
    return List.copyOf(rights);
  }

  /// Why there is no such namespace, or why that cannot be said; absent where it is there.
  public static Optional<Reading.Unseen<?>> unseen(Cluster cluster, String namespace)
      throws InterruptedException {
    return cluster.get(Kinds.NAMESPACES, "", namespace) instanceof Reading.Unseen<?> unseen
        ? Optional.of(unseen)
        : Optional.empty();
  }

  private static Set<Kind<?>> kinds() {
    var kinds = new LinkedHashSet<Kind<?>>(List.of(Kinds.NAMESPACES, Kinds.PODS));
    EvidenceSources.ALL.forEach(source -> kinds.addAll(inOrder(source.reads())));
    return kinds;
  }

  private static List<Kind<?>> inOrder(Set<Kind<?>> some) {
    return Kinds.ALL.stream().<Kind<?>>map(kind -> kind).filter(some::contains).toList();
  }

  private static List<String> places(Kind<?> kind, List<String> namespaces) {
    return kind.namespaced() && !namespaces.isEmpty() ? namespaces : List.of("");
  }

  /// As RBAC writes it, empty for the core group.
  public String group() {
    return kind.group();
  }

  /// `replicasets`, `pods/log`
  public String resource() {
    return log ? "pods/log" : kind.resource();
  }

  public List<String> verbs() {
    return log ? LOGS : OBJECTS;
  }

  /// False for what only a ClusterRoleBinding can allow.
  public boolean namespaced() {
    return kind.namespaced();
  }

  /// Empty for all, and for what has none.
  public String namespace() {
    return namespace;
  }

  /// The sources that see less without it.
  public List<String> sources() {
    return log
        ? List.of("logs")
        : EvidenceSources.ALL.stream()
            .filter(source -> source.reads().contains(kind))
            .map(EvidenceSource::name)
            .toList();
  }

  /// Reads as little as shows whether it may be read: a list of one object and a get that names
  /// none; of a log one line.
  public Tried ask(Cluster cluster) throws InterruptedException {
    return log ? askLog(cluster) : askObjects(cluster, kind);
  }

  private <T extends HasMetadata> Tried askObjects(Cluster cluster, Kind<T> kind)
      throws InterruptedException {
    var refusals = new ArrayList<Refusal>();
    if (cluster.any(Query.of(kind, namespace))
        instanceof Reading.Unseen<Optional<T>>(var why, var detail)) {
      refusals.add(new Refusal("list", why, detail));
      if (why != Reading.Why.FORBIDDEN) {
        return new Tried(refusals, "");
      }
    }
    var got = cluster.get(kind, kind.namespaced() ? place() : "", NOBODY);
    if (got instanceof Reading.Unseen<T>(var why, var detail) && why != Reading.Why.ABSENT) {
      refusals.add(new Refusal("get", why, detail));
    }
    return new Tried(refusals, "");
  }

  private Tried askLog(Cluster cluster) throws InterruptedException {
    var pod = running(cluster);
    var query =
        pod.flatMap(Right::line)
            .orElseGet(() -> new LogQuery(place(), NOBODY, NOBODY, false, 1, 1024));
    return switch (cluster.log(query)) {
      case Reading.Seen<?> _ ->
          new Tried(List.of(), "one line of pod " + query.namespace() + "/" + query.pod());
      case Reading.Unseen<?>(var why, _)
          when why == Reading.Why.ABSENT || why == Reading.Why.UNAVAILABLE ->
          new Tried(List.of(), "");
      case Reading.Unseen<?>(var why, var detail) ->
          new Tried(List.of(new Refusal("get", why, detail)), "");
    };
  }

  private Optional<Pod> running(Cluster cluster) throws InterruptedException {
    var query = Query.of(Kinds.PODS, namespace).withField("status.phase", "Running");
    return cluster.any(query) instanceof Reading.Seen<Optional<Pod>>(var pod)
        ? pod
        : Optional.empty();
  }

  private static Optional<LogQuery> line(Pod pod) {
    return Optional.ofNullable(pod.getSpec()).map(PodSpec::getContainers).stream()
        .flatMap(List::stream)
        .map(Container::getName)
        .findFirst()
        .map(container ->
            new LogQuery(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                container,
                false,
                1,
                1024));
  }

  private String place() {
    return namespace.isEmpty() ? SOME_NAMESPACE : namespace;
  }
}
