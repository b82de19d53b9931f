package dev.sitrep.receiver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.receiver.Release;
import dev.sitrep.receiver.access.Identity;
import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.access.Role;
import dev.sitrep.receiver.store.Overview.Queue;
import dev.sitrep.receiver.store.Overview.Queues;
import dev.sitrep.receiver.store.Store;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/me` and `/api/v1/status`: who looks, and how Sitrep is. Who sees some namespaces
/// alone hears nothing of how much there is in all of them.
final class StatusRoutes {
  private final Server.Parts parts;
  private final Store store;
  private final Health health;
  private final Rows rows;

  StatusRoutes(Server.Parts parts, Health health, Rows rows) {
    this.parts = parts;
    this.store = parts.store();
    this.health = health;
    this.rows = rows;
  }

  void me(Context ctx) {
    Params.of(ctx);
    var identity = Guard.who(ctx).orElseThrow();
    var answer = Answering.object().put("name", identity.name()).put("by", identity.by());
    words(answer, "roles", roles(identity));
    var seen = KeptReports.namespaces(ctx);
    if (!seen.everything()) {
      words(answer, "namespaces", seen.patterns());
    }
    Answering.whole(ctx, answer);
  }

  private static Collection<String> roles(Identity identity) {
    return Arrays.stream(Role.values()).filter(identity::may).map(Role::word).toList();
  }

  private static void words(ObjectNode answer, String name, Collection<String> words) {
    words.forEach(answer.putArray(name)::add);
  }

  void status(Context ctx) {
    Params.of(ctx);
    var seen = KeptReports.namespaces(ctx);
    var answer =
        Answering.object()
            .put("version", Release.VERSION)
            .put("time", parts.clock().instant().toString())
            .put("cluster", parts.cluster().name());
    var watches = parts.config().cluster().namespaces();
    if (!watches.isEmpty()) {
      words(answer, "watches", watches.stream().filter(seen::include).sorted().toList());
    }
    heartbeat(answer);
    Rows.put(answer, "lastAlert", store.inbox().lastHeard());
    model(answer.putObject("model"), seen);
    var underway = store.overview().underway(seen::include);
    answer.put("asking", parts.diagnostician().configured() ? underway.asking() : 0);
    waiting(answer, seen);
    answer.put("open", underway.open());
    if (seen.everything()) {
      answer.put("deadLetters", store.deadLetters().count());
    }
    Answering.whole(ctx, answer);
  }

  private void heartbeat(ObjectNode answer) {
    for (var beat : store.heartbeats().all().stream().limit(1).toList()) {
      var told = answer.putObject("heartbeat").put("seenAt", beat.seenAt().toString());
      Rows.put(told, "usual", beat.usual().map(Duration::toString).orElse(""));
      told.put("late", beat.lateSince().isPresent());
    }
  }

  /// Its engine's own words may name addresses.
  private void model(ObjectNode answer, Namespaces seen) {
    var model = health.model();
    for (var name : new String[] {"state", "name", "version", "why", "hint"}) {
      var word = String.valueOf(model.getOrDefault(name, ""));
      Rows.put(answer, name, seen.everything() ? word : rows.withoutAddresses(word));
    }
  }

  private void waiting(ObjectNode answer, Namespaces seen) {
    var queues = store.overview().queues();
    var byChannel = byChannel(queues);
    var channels = answer.putArray("channels");
    for (var name : parts.channels().keySet()) {
      var channel = channels.addObject().put("name", name).put("works", parts.works().test(name));
      if (seen.everything()) {
        waiting(channel, byChannel.get(name));
      }
    }
    if (seen.everything()) {
      var inbox = answer.putObject("inbox").put("waiting", queues.inboxWaiting());
      Rows.put(inbox, "oldest", queues.inboxOldest());
    }
  }

  private static Map<String, Queue> byChannel(Queues queues) {
    return queues.channels().stream()
        .collect(Collectors.toMap(Queue::channel, Function.identity()));
  }

  private static void waiting(ObjectNode channel, @Nullable Queue queue) {
    channel.put("waiting", queue == null ? 0 : queue.waiting());
    if (queue != null && queue.oldest().isAfter(Instant.EPOCH)) {
      channel.put("oldest", queue.oldest().toString());
    }
  }
}
