package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Neighbour;
import dev.sitrep.incident.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Exhibits that show the same trouble on several pods: one finding, many subjects.
///
/// @param all at least one
record Alike<E extends Evidence>(List<Exhibit<E>> all) {

  private record Key(String family, Object trouble) {}

  /// Groups what passes the filter by its key, in order of appearance. Where the target is wider
  /// than one workload, pods of different owners stay apart; a neighbour's always do.
  static <E extends Evidence> Collection<Alike<E>> group(
      CaseFile file, Class<E> type, Predicate<E> filter, Function<E, ?> key) {
    var neighbours =
        file.all(Neighbour.class).stream()
            .flatMap(one -> one.evidence().members().stream())
            .collect(Collectors.toSet());
    boolean wide =
        file.incident().target() instanceof Target.Namespace
            || file.incident().target() instanceof Target.Node;
    return file.all(type).stream()
        .filter(exhibit -> filter.test(exhibit.evidence()))
        .collect(
            Collectors.groupingBy(
                exhibit ->
                    new Key(
                        wide || neighbours.contains(exhibit.evidence().about())
                            ? family(exhibit.evidence().about())
                            : "",
                        key.apply(exhibit.evidence())),
                LinkedHashMap::new,
                Collectors.collectingAndThen(Collectors.toList(), Alike<E>::new)))
        .values();
  }

  Exhibit<E> example() {
    return all.getFirst();
  }

  E evidence() {
    return example().evidence();
  }

  List<Ref> subjects() {
    return all.stream().map(exhibit -> exhibit.evidence().about()).distinct().toList();
  }

  /// Whether the object is one of them, or a sibling: events of siblings are told of one.
  boolean about(Ref ref) {
    return all.stream()
        .map(exhibit -> exhibit.evidence().about())
        .anyMatch(one -> one.equals(ref) || family(one).equals(family(ref)));
  }

  /// The example's id, after those that are more decisive.
  List<String> ids(Stream<? extends Exhibit<?>> first) {
    return Stream.concat(first.map(Exhibit::id), Stream.of(example().id())).distinct().toList();
  }

  List<String> ids() {
    return List.of(example().id());
  }

  /// Pods of one controller differ in the last part of their name.
  static String family(Ref ref) {
    int last = ref.kind().equals("pod") ? ref.name().lastIndexOf('-') : -1;
    return ref.kind() + "/" + (last < 0 ? ref.name() : ref.name().substring(0, last));
  }
}
