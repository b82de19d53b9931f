package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The events of the namespace that belong to the target: on itself, its owner, what stands
/// between, and its pods. Often they are the only trace: where quota stops a ReplicaSet there is no
/// pod to look at.
final class Events implements EvidenceSource {
  private static final int MOST = 16;
  private static final int MOST_OF_A_NAMESPACE = 60;

  /// What went on this long before the trouble began is background.
  private static final Duration BEFORE = Duration.ofMinutes(30);

  @Override
  public String name() {
    return "events";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Set.of(Kinds.EVENTS, Kinds.PODS, Kinds.REPLICASETS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!scene.hasPlace()) {
      return List.of();
    }
    return switch (scene.events()) {
      case Reading.Unseen<EventBook> unseen ->
          List.of(Missing.of(scene.target().ref(), "events of " + scene.namespace(), unseen));
      case Reading.Seen<EventBook>(var book) ->
          switch (Focus.of(scene)) {
            case Reading.Unseen<Focus> unseen -> select(book, scene, Optional.empty());
            case Reading.Seen<Focus>(var focus) -> select(book, scene, Optional.of(focus));
          };
    };
  }

  private static List<Evidence> select(EventBook book, Scene scene, Optional<Focus> focus) {
    var since = scene.incident().since().minus(BEFORE);
    var related =
        book.entries().stream().filter(entry -> belongs(entry.about(), scene, focus)).toList();
    var rolledUp = rollUp(related);
    var ranked =
        rolledUp.stream()
            .sorted(
                Comparator.comparing((Happening one) -> !fresh(one, since))
                    .thenComparing(one -> !one.warning())
                    .thenComparing(
                        one -> one.last().orElse(Instant.EPOCH), Comparator.reverseOrder()))
            .toList();
    int most = scene.target().ref().kind().equals("namespace") ? MOST_OF_A_NAMESPACE : MOST;
    var evidence = new ArrayList<Evidence>(ranked.stream().limit(most).toList());
    boolean warningsLeftOut = ranked.stream().skip(most).anyMatch(Happening::warning);
    if (warningsLeftOut) {
      evidence.add(
          new Missing(
              scene.target().ref(),
              "%d older events".formatted(ranked.size() - most),
              "left out: the newest warnings come first"));
    }
    return evidence;
  }

  private static boolean belongs(Ref about, Scene scene, Optional<Focus> focus) {
    return about.equals(scene.target().ref())
        || (focus.isPresent() && focus.get().covers(about))
        || scene.target().ref().kind().equals("namespace");
  }

  private static boolean fresh(Happening one, Instant since) {
    return one.last().orElse(Instant.EPOCH).isAfter(since);
  }

  private record Saying(String kind, String type, String reason, String message) {}

  /// Pods of one workload say the same: one line with their number, told of the newest of them.
  private static List<Happening> rollUp(List<EventBook.Entry> entries) {
    var sayings = new LinkedHashMap<Saying, Happening>();
    for (var entry : entries) {
      var message = entry.message().replace(entry.about().name(), "…");
      var one =
          new Happening(
              entry.about(),
              entry.type(),
              entry.reason(),
              entry.message(),
              entry.container(),
              entry.count(),
              1,
              entry.first(),
              entry.last());
      sayings.merge(
          new Saying(entry.about().kind(), entry.type(), entry.reason(), masked(message)),
          one,
          Events::together);
    }
    return List.copyOf(sayings.values());
  }

  /// Addresses and ids differ from pod to pod where the message is the same.
  private static String masked(String message) {
    return message.replaceAll("[0-9a-f]{12,}|\\d+\\.\\d+\\.\\d+\\.\\d+", "…");
  }

  private static Happening together(Happening one, Happening other) {
    return new Happening(
        one.about(),
        one.type(),
        one.reason(),
        one.message(),
        one.container(),
        one.count() + other.count(),
        one.about().equals(other.about()) ? one.objects() : one.objects() + 1,
        Stream.of(one.first(), other.first())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder()),
        Stream.of(one.last(), other.last())
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder()));
  }
}
