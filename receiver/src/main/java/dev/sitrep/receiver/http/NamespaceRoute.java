package dev.sitrep.receiver.http;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Reading;
import dev.sitrep.evidence.Places;
import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.access.Role;
import dev.sitrep.receiver.store.Store;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `GET /api/v1/namespaces`: what somebody may ask about.
final class NamespaceRoute {
  private static final int MOST = 1_000;
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Store store;
  private final InstantSource clock;
  private final List<String> configured;
  private Instant listedAt = Instant.EPOCH;
  private Reading<List<String>> listed = new Reading.Seen<>(List.of());

  NamespaceRoute(Server.Parts parts) {
    this.cluster = parts.cluster();
    this.store = parts.store();
    this.clock = parts.clock();
    this.configured = parts.config().cluster().namespaces().stream().sorted().toList();
  }

  /// @param why the list is not whole; empty where it is
  private record Known(List<String> names, String why) {}

  void handle(Context ctx) throws InterruptedException {
    Params.of(ctx);
    var known = known();
    var may = may(Guard.namespaces(ctx, Role.ASKER), known.names());
    var answer = Answering.object();
    may.stream().limit(MOST).forEach(answer.putArray("namespaces")::add);
    var why =
        may.size() > MOST ? "there are %d; %d are told".formatted(may.size(), MOST) : known.why();
    answer.put("whole", why.isEmpty());
    Rows.put(answer, "why", why);
    Answering.whole(ctx, answer);
  }

  private static List<String> may(Namespaces asks, List<String> names) {
    return names.stream().filter(asks::include).toList();
  }

  private Known known() throws InterruptedException {
    if (!configured.isEmpty()) {
      return new Known(configured, "");
    }
    return switch (listed()) {
      case Reading.Seen<List<String>>(var names) -> new Known(names, "");
      case Reading.Unseen<List<String>>(var why, var _) ->
          new Known(
              store.overview().namespaces(),
              "the cluster does not list its namespaces (%s): these had incidents"
                  .formatted(why.words()));
    };
  }

  private synchronized Reading<List<String>> listed() throws InterruptedException {
    var now = clock.instant();
    if (now.isBefore(listedAt) || !now.isBefore(listedAt.plus(KEPT))) {
      listed = Places.names(cluster);
      listedAt = now;
    }
    return listed;
  }
}
