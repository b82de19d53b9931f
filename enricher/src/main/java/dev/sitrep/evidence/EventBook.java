package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Stream;

/// The events of one list in its order, rolled up: what was said about the same object in the same
/// words is one entry.
///
/// core/v1 events carry their times in `lastTimestamp`, those of newer reporters in `eventTime` and
/// `series.lastObservedTime`.
public record EventBook(List<Entry> entries) {

  static final Collector<Event, ?, EventBook> COLLECTOR =
      Collector.of(EventBook::empty, EventBook::add, EventBook::plus, EventBook::close);

  /// @param uid of the object, empty where the reporter did not say: a StatefulSet's pod of the
  ///   same name may be another one by now
  /// @param container from the field path `spec.containers{name}`, else empty
  /// @param count how often, over all events that say the same
  public record Entry(
      Ref about,
      String uid,
      String type,
      String reason,
      String message,
      String container,
      int count,
      Optional<Instant> first,
      Optional<Instant> last) {

    boolean warning() {
      return !type.equals("Normal");
    }
  }

  private record Saying(Ref about, String uid, String reason, String message) {}

  private static Map<Saying, Entry> empty() {
    return new LinkedHashMap<>();
  }

  private static void add(Map<Saying, Entry> book, Event event) {
    var entry = entry(event);
    book.merge(
        new Saying(entry.about, entry.uid, entry.reason, entry.message),
        entry,
        EventBook::together);
  }

  private static Map<Saying, Entry> plus(Map<Saying, Entry> one, Map<Saying, Entry> other) {
    other.forEach((saying, entry) -> one.merge(saying, entry, EventBook::together));
    return one;
  }

  private static EventBook close(Map<Saying, Entry> book) {
    return new EventBook(List.copyOf(book.values()));
  }

  /// Those that pass, the newest first. Of ten thousand only a few do: so they are chosen before
  /// they are sorted.
  List<Entry> newest(Predicate<Entry> wanted) {
    return entries.stream()
        .filter(wanted)
        .sorted(
            Comparator.comparing((Entry entry) -> entry.last.orElse(Instant.EPOCH))
                .reversed()
                .thenComparing(entry -> entry.about.name()))
        .toList();
  }

  private static Entry together(Entry one, Entry other) {
    return new Entry(
        one.about,
        one.uid,
        one.type,
        one.reason,
        one.message,
        one.container,
        one.count + other.count,
        Stream.of(one.first, other.first).flatMap(Optional::stream).min(Comparator.naturalOrder()),
        Stream.of(one.last, other.last).flatMap(Optional::stream).max(Comparator.naturalOrder()));
  }

  private static Entry entry(Event event) {
    var object = event.getInvolvedObject();
    var about =
        object == null
            ? new Ref("", "", "")
            : new Ref(
                Absent.text(object.getKind()),
                Absent.text(object.getNamespace()),
                Absent.text(object.getName()));
    var series = event.getSeries();
    var last = last(event);
    var count =
        series != null && series.getCount() != null
            ? series.getCount()
            : Math.max(1, Absent.number(event.getCount()));
    return new Entry(
        about,
        object == null ? "" : Absent.text(object.getUid()),
        Absent.text(event.getType()),
        Absent.text(event.getReason()),
        Absent.text(event.getMessage()).strip(),
        container(object == null ? "" : Absent.text(object.getFieldPath())),
        count,
        Absent.time(event.getFirstTimestamp()).or(() -> observed(event)).or(() -> last),
        last);
  }

  /// When it was told for the last time.
  static Optional<Instant> last(Event event) {
    return Optional.ofNullable(event.getSeries())
        .map(series -> series.getLastObservedTime())
        .flatMap(time -> Absent.time(time.getTime()))
        .or(() -> Absent.time(event.getLastTimestamp()))
        .or(() -> observed(event))
        .or(() -> Absent.time(event.getMetadata().getCreationTimestamp()));
  }

  private static Optional<Instant> observed(Event event) {
    return Optional.ofNullable(event.getEventTime()).flatMap(time -> Absent.time(time.getTime()));
  }

  private static String container(String fieldPath) {
    int open = fieldPath.indexOf('{');
    int close = fieldPath.indexOf('}', open + 1);
    return open >= 0 && close > open ? fieldPath.substring(open + 1, close) : "";
  }
}
