package dev.sitrep.evidence;

import dev.sitrep.incident.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Everything that is known about one incident at one moment, as numbered exhibits.
public final class CaseFile {
  private final Incident incident;
  private final Instant now;
  private final List<Exhibit<?>> exhibits;
  private final Map<Class<?>, List<?>> byType = new ConcurrentHashMap<>();
  private final Map<Class<?>, Object> derived = new ConcurrentHashMap<>();

  /// @param now the cluster's present when it was collected
  /// @param exhibits numbered `E1` to `En`, first what the alert says, then by how close it is to
  ///   the target
  public CaseFile(Incident incident, Instant now, List<Exhibit<?>> exhibits) {
    this.incident = incident;
    this.now = now;
    this.exhibits = List.copyOf(exhibits);
  }

  public Incident incident() {
    return incident;
  }

  public Instant now() {
    return now;
  }

  public List<Exhibit<?>> exhibits() {
    return exhibits;
  }

  /// What several readers work out of this file, worked out once. The work has to be a pure
  /// function of the file.
  public <T> T derived(Class<T> key, Function<CaseFile, T> work) {
    var there = derived.get(key);
    if (there == null) {
      there = work.apply(this);
      derived.put(key, there);
    }
    return key.cast(there);
  }

  /// Numbers the evidence in the given order.
  public static CaseFile of(Incident incident, Instant now, List<? extends Evidence> evidence) {
    var exhibits = new ArrayList<Exhibit<?>>();
    for (var one : evidence) {
      exhibits.add(new Exhibit<>("E" + (exhibits.size() + 1), one));
    }
    return new CaseFile(incident, now, exhibits);
  }

  /// All evidence of one type, in order.
  @SuppressWarnings("unchecked") // a type's list holds exhibits of that type
  public <E extends Evidence> List<Exhibit<E>> all(Class<E> type) {
    var known = byType.get(type);
    if (known == null) {
      known = stream(type).toList();
      byType.put(type, known);
    }
    return (List<Exhibit<E>>) known;
  }

  public <E extends Evidence> Optional<Exhibit<E>> first(Class<E> type) {
    return all(type).stream().findFirst();
  }

  public Optional<Exhibit<?>> byId(String id) {
    return exhibits.stream()
        .<Exhibit<?>>map(exhibit -> exhibit)
        .filter(e -> e.id().equals(id))
        .findFirst();
  }

  private <E extends Evidence> Stream<Exhibit<E>> stream(Class<E> type) {
    return exhibits.stream()
        .filter(exhibit -> type.isInstance(exhibit.evidence()))
        .map(exhibit -> new Exhibit<>(exhibit.id(), type.cast(exhibit.evidence())));
  }

  @Override
  public String toString() {
    return "CaseFile[incident=%s, now=%s, exhibits=%s]".formatted(incident, now, exhibits);
  }
}
