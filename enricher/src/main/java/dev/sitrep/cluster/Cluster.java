package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/// The one door to Kubernetes objects and logs. Nothing behind it can write.
///
/// Every call ends within the implementation's own deadline; what goes wrong is an
/// [Reading.Unseen]. Names are checked before they become part of a path.
public interface Cluster extends AutoCloseable {

  /// Streams all objects that the query selects, page by page, into the collector; only what the
  /// collector keeps stays in memory. A list that expires half-way (410) starts again with a fresh
  /// accumulation.
  <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
      throws InterruptedException;

  /// Starts to read what somebody is about to ask for, and does not wait for it. A cluster that
  /// keeps no answers has no use for that.
  default <T extends HasMetadata, R> void ahead(Query<T> query, Collector<T, ?, R> into) {}

  /// Any one object that the query selects, if there is one: costs no more than that, however many
  /// there are.
  default <T extends HasMetadata> Reading<Optional<T>> any(Query<T> query)
      throws InterruptedException {
    return list(query, Collectors.reducing((one, _) -> one));
  }

  /// One object, whole.
  <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
      throws InterruptedException;

  Reading<Log> log(LogQuery query) throws InterruptedException;

  /// The cluster's present: the clock, or the newest moment that a dump knows.
  Instant now();

  /// What a person calls it: `context prod-1`, `dump ./case`.
  String name();

  @Override
  void close();
}
