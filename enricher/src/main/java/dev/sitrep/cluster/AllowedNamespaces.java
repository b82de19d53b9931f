package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;

/// A cluster of which only some namespaces may be read, whatever its credentials allow. Anybody who
/// can post an alert chooses a namespace; here the operator has the last word.
///
/// @param allowed at least one; cluster-scoped objects may be read too, lists over all namespaces
///   may not
public record AllowedNamespaces(Cluster cluster, Set<String> allowed) implements Cluster {
  public AllowedNamespaces {
    allowed = Set.copyOf(allowed);
  }

  @Override
  public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
      throws InterruptedException {
    return allows(query.kind(), query.namespace())
        ? cluster.list(query, into)
        : refused(query.namespace());
  }

  @Override
  public <T extends HasMetadata, R> void ahead(Query<T> query, Collector<T, ?, R> into) {
    if (allows(query.kind(), query.namespace())) {
      cluster.ahead(query, into);
    }
  }

  @Override
  public <T extends HasMetadata> Reading<Optional<T>> any(Query<T> query)
      throws InterruptedException {
    return allows(query.kind(), query.namespace())
        ? cluster.any(query)
        : refused(query.namespace());
  }

  @Override
  public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
      throws InterruptedException {
    boolean itself = kind.type().equals(Namespace.class);
    if (itself && !allowed.contains(name)) {
      return refused(name);
    }
    return allows(kind, namespace) ? cluster.get(kind, namespace, name) : refused(namespace);
  }

  @Override
  public Reading<Log> log(LogQuery query) throws InterruptedException {
    return allowed.contains(query.namespace()) ? cluster.log(query) : refused(query.namespace());
  }

  private boolean allows(Kind<?> kind, String namespace) {
    return !kind.namespaced() || allowed.contains(namespace);
  }

  private static <T> Reading<T> refused(String namespace) {
    return new Reading.Unseen<>(
        Reading.Why.FORBIDDEN,
        namespace.isEmpty()
            ? "cluster.namespaces allows single namespaces only"
            : "cluster.namespaces does not name " + namespace);
  }

  @Override
  public Instant now() {
    return cluster.now();
  }

  @Override
  public String name() {
    return cluster.name();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
