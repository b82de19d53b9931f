package dev.sitrep.receiver.http;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.receiver.Crowd;
import dev.sitrep.receiver.Metrics;
import dev.sitrep.receiver.store.Inbox;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Map;

/// `POST /webhooks/alertmanager`: 202 once the body is on disk. Alertmanager tries again after a
/// 5xx and never after a 4xx, so only what can never be read gets a 4xx.
final class WebhookRoute {
  private final Inbox inbox;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Crowd crowd;
  private final int limit;

  WebhookRoute(Inbox inbox, InstantSource clock, Metrics metrics, Crowd crowd, int limit) {
    this.inbox = inbox;
    this.clock = clock;
    this.metrics = metrics;
    this.crowd = crowd;
    this.limit = limit;
  }

  void handle(Context ctx) {
    crowd.enter();
    try {
      accept(ctx);
      metrics.received(ctx.statusCode());
    } catch (Problem problem) {
      metrics.received(problem.status());
      throw problem;
    } finally {
      crowd.leave();
    }
  }

  private void accept(Context ctx) {
    var body = Body.read(ctx, limit);
    switch (Alertmanager.parse(body)) {
      case Parsed.Rejected(var why) ->
          throw new Problem(
              400,
              "not_alertmanager",
              why,
              "send the body of an Alertmanager webhook receiver, version 4, without `payload:`");
      case Parsed.Accepted accepted -> store(ctx, body, accepted.group().alerts().size());
    }
  }

  private void store(Context ctx, byte[] body, int alerts) {
    var now = clock.instant();
    switch (inbox.accept(body, now)) {
      case Inbox.Accepted(var id) -> {
        inbox.heard(now);
        ctx.status(202).json(Map.of("accepted", alerts, "id", id));
      }
      case Inbox.Full(var why) -> throw unavailable(why);
      case Inbox.Failing(var why) -> throw unavailable(why);
    }
  }

  private static Problem unavailable(String why) {
    return new Problem(503, "not_stored", why, "Alertmanager sends it again by itself");
  }
}
