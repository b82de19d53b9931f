package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Set;

/// The Services that lead to the target's pods, or are meant to.
final class Services implements EvidenceSource {
  @Override
  public String name() {
    return "services";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.STATEFULSETS, Kinds.ENDPOINT_SLICES);
  }

  /// Whether the incident has a namespace of its own to look around in.
  static boolean looksAround(Scene scene) {
    return scene.hasPlace() && !(scene.target() instanceof Target.Node);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!looksAround(scene)) {
      return List.of();
    }
    return switch (scene.services()) {
      case Reading.Unseen<ServiceBook> unseen -> unread(unseen, scene);
      case Reading.Seen<ServiceBook>(var book) ->
          switch (scene.focus()) {
            case Reading.Unseen<Focus> unseen -> List.of();
            case Reading.Seen<Focus>(var focus) ->
                book.own(focus).stream().<Evidence>map(book::state).toList();
          };
    };
  }

  /// A dump without Services is no fault of the cluster.
  private static List<Evidence> unread(Reading.Unseen<?> unseen, Scene scene) {
    return switch (unseen.why()) {
      case ABSENT, UNAVAILABLE -> List.of();
      default ->
          List.of(Missing.of(scene.target().ref(), "services of " + scene.namespace(), unseen));
    };
  }
}
