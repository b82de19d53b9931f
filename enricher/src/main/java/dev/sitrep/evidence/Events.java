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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The events of the namespace that belong to the target: on itself, its owner, what stands
/// between, and its pods. Often they are the only trace: where quota stops a ReplicaSet there is no
/// pod to look at.
final class Events implements EvidenceSource {
  private static final int MOST = 16;
  private static final int MOST_OF_A_NAMESPACE = 60;

  /// How far the alert's own pods came: kept, however many warnings there are.
  private static final Set<String> STEPS = Set.of("Scheduled", "Pulled", "Created", "Started");

  private static final int MOST_STEPS = 3;

  /// What went on this long before the trouble began is background.
  private static final Duration BEFORE = Duration.ofMinutes(30);

  @Override
  public String name() {
    return "events";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.EVENTS);
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
          switch (scene.focus()) {
            case Reading.Unseen<Focus> unseen -> select(book, scene, Optional.empty());
            case Reading.Seen<Focus>(var focus) -> select(book, scene, Optional.of(focus));
          };
    };
  }

  private static List<Evidence> select(EventBook book, Scene scene, Optional<Focus> focus) {
    var since = scene.incident().since().minus(BEFORE);
    var named = scene.podsOfAlerts();
    var belongs = belonging(scene, focus);
    var related =
        book.newest(entry ->
            (belongs.test(entry.about()) && focus.filter(one -> one.isFormer(entry)).isEmpty())
                || focus.filter(one -> one.tellsOfALostPod(entry)).isPresent());
    var ranked =
        rollUp(related, named).stream()
            .sorted(
                Comparator.comparing((Happening one) -> !fresh(one, since))
                    .thenComparing(one -> !tells(one))
                    .thenComparing(
                        one -> one.last().orElse(Instant.EPOCH), Comparator.reverseOrder()))
            .toList();
    int most = scene.target().ref().kind().equals("namespace") ? MOST_OF_A_NAMESPACE : MOST;
    var start =
        ranked.stream()
            .filter(one -> fresh(one, since) && !tells(one))
            .filter(one -> named.contains(one.about().name()))
            .filter(one -> STEPS.contains(one.reason()))
            .limit(MOST_STEPS)
            .toList();
    var kept = new LinkedHashSet<Happening>();
    ranked.stream()
        .filter(one -> !start.contains(one))
        .limit(most - start.size())
        .forEach(kept::add);
    kept.addAll(start);
    var evidence = new ArrayList<Evidence>(kept);
    long warnings =
        ranked.stream().filter(one -> !kept.contains(one)).filter(Happening::warning).count();
    if (warnings > 0) {
      evidence.add(
          new Missing(
              scene.target().ref(),
              warnings == 1 ? "1 more warning event" : warnings + " more warning events",
              "left out: the newest warnings come first"));
    }
    return evidence;
  }

  /// What tells of trouble of these objects, the newest first.
  static List<Happening> about(Predicate<Ref> belongs, EventBook book, int most) {
    return rollUp(book.newest(entry -> belongs.test(entry.about())), Set.of()).stream()
        .filter(Events::tells)
        .limit(most)
        .toList();
  }

  /// A kill by the kubelet is of type Normal and still decides.
  private static boolean tells(Happening one) {
    return one.warning() || one.reason().equals("Killing");
  }

  private static Predicate<Ref> belonging(Scene scene, Optional<Focus> focus) {
    var target = scene.target().ref();
    if (target.kind().equals("namespace")) {
      return about -> true;
    }
    var covered = focus.map(Focus::covered).orElse(Set.of());
    return about -> about.equals(target) || covered.contains(about);
  }

  private static boolean fresh(Happening one, Instant since) {
    return one.last().orElse(Instant.EPOCH).isAfter(since);
  }

  private record Saying(String kind, String type, String reason, String message) {}

  /// Pods of one workload say the same: one line with their number, told of the alert's own pod or
  /// else of the newest.
  private static List<Happening> rollUp(List<EventBook.Entry> entries, Set<String> named) {
    return entries.stream()
        .collect(Collectors.groupingBy(Events::saying, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(alike -> together(alike, named))
        .toList();
  }

  private static Saying saying(EventBook.Entry entry) {
    var message = entry.message().replace(entry.about().name(), "…");
    return new Saying(entry.about().kind(), entry.type(), entry.reason(), masked(message));
  }

  /// Addresses and ids differ from pod to pod where the message is the same.
  private static String masked(String message) {
    return message.replaceAll("[0-9a-f]{12,}|\\d+\\.\\d+\\.\\d+\\.\\d+", "…");
  }

  private static Happening together(List<EventBook.Entry> alike, Set<String> named) {
    var one =
        alike.stream()
            .filter(entry -> named.contains(entry.about().name()))
            .findFirst()
            .orElse(alike.getFirst());
    return new Happening(
        one.about(),
        one.type(),
        one.reason(),
        one.message(),
        one.container(),
        alike.stream().mapToInt(EventBook.Entry::count).sum(),
        (int) alike.stream().map(EventBook.Entry::about).distinct().count(),
        alike.stream()
            .map(EventBook.Entry::first)
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder()),
        alike.stream()
            .map(EventBook.Entry::last)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder()));
  }
}
