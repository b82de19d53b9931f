package dev.sitrep.evidence;

import dev.sitrep.cluster.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What controllers of the namespace were lately refused to create: it decides whether quotas,
/// limit ranges and accounts are worth a look.
record Refused(List<String> messages) {
  private static final Set<String> REASONS = Set.of("FailedCreate", "ReplicaSetCreateError");
  private static final int MOST = 50;

  /// A controller that is refused asks again within 17 minutes.
  private static final Duration OLD = Duration.ofHours(1);

  static Refused in(Scene scene) throws InterruptedException {
    if (!scene.hasPlace() || scene.namespace().isEmpty()) {
      return new Refused(List.of());
    }
    var earliest = scene.incident().since().minus(OLD);
    return switch (scene.events()) {
      case Reading.Unseen<EventBook> unseen -> new Refused(List.of());
      case Reading.Seen<EventBook>(var book) ->
          new Refused(
              book.entries().stream()
                  .filter(entry -> REASONS.contains(entry.reason()))
                  .filter(entry -> entry.last().filter(at -> at.isAfter(earliest)).isPresent())
                  .limit(MOST)
                  .map(entry -> entry.message().toLowerCase(Locale.ROOT))
                  .toList());
    };
  }

  boolean mention(String... words) {
    return messages.stream()
        .anyMatch(message -> List.of(words).stream().anyMatch(message::contains));
  }
}
