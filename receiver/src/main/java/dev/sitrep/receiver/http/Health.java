package dev.sitrep.receiver.http;

import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.engine.EngineState.Unable;
import dev.sitrep.receiver.access.Callers;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.receiver.store.StoreFailure;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// `GET /healthz`: alive, and how the parts are. `GET /readyz`: may work be sent here. Neither asks
/// the cluster or the model: Sitrep takes alerts without them. Both are open, and tell strangers no
/// more than that.
final class Health {
  private static final String FAILING = "store failing";

  private final Store store;
  private final Diagnostician diagnostician;
  private final Map<String, String> facts;
  private final Guard guard;
  private final Callers callers;
  private final AtomicBoolean ready = new AtomicBoolean(true);

  /// @param facts what does not change while it runs: which cluster, which channels
  Health(
      Store store,
      Diagnostician diagnostician,
      Map<String, String> facts,
      Guard guard,
      Callers callers) {
    this.store = store;
    this.diagnostician = diagnostician;
    this.facts = facts;
    this.guard = guard;
    this.callers = callers;
  }

  void alive(Context ctx) {
    ctx.json(guard.knows(ctx) ? all() : Map.of("status", status()));
  }

  private String status() {
    try {
      store.counts();
      return "ok";
    } catch (StoreFailure e) {
      return FAILING;
    }
  }

  private Map<String, Object> all() {
    var body = new LinkedHashMap<String, Object>();
    body.put("status", "ok");
    body.putAll(facts);
    body.put("model", model());
    try {
      var counts = store.counts();
      body.put("inboxWaiting", counts.waitingBodies());
      body.put("incidentsOpen", counts.openIncidents());
      body.put("reportsWaiting", counts.waitingReports());
      body.put("outboxWaiting", counts.waitingDeliveries());
      body.put("deadLetters", counts.deadLetters());
      body.putAll(heartbeat());
    } catch (StoreFailure e) {
      body.put("status", FAILING);
      body.put("store", String.valueOf(e.getMessage()));
    }
    if (!callers.failures().isEmpty()) {
      body.put("access", callers.failures());
    }
    return body;
  }

  private Map<String, Object> heartbeat() {
    var heartbeat = new LinkedHashMap<String, Object>();
    var beat = store.heartbeats().all().stream().findFirst();
    heartbeat.put("lastHeartbeat", beat.map(one -> one.seenAt().toString()).orElse("never"));
    beat.ifPresent(one -> {
      heartbeat.put(
          "usualHeartbeat", one.usual().map(Duration::toString).orElse("not learned yet"));
      heartbeat.put("heartbeatLate", one.lateSince().isPresent());
    });
    return heartbeat;
  }

  /// As it was seen last; Sitrep is ready without it.
  Map<String, Object> model() {
    var model = new LinkedHashMap<String, Object>();
    if (!diagnostician.configured()) {
      model.put("state", "none");
      return model;
    }
    model.put("name", diagnostician.model());
    switch (diagnostician.state().orElse(null)) {
      case null -> model.put("state", "not yet looked at");
      case Able(var version, var digest, var onCpu, var warnings) -> {
        model.put("state", "ready");
        model.put("version", version);
        model.put("digest", digest);
        model.put("onCpu", onCpu);
        model.put("warnings", warnings);
      }
      case Unable(var reason, var why, var wayOut) -> {
        model.put("state", reason.word());
        model.put("why", why);
        model.put("hint", wayOut);
      }
    }
    return model;
  }

  void ready(Context ctx) {
    if (!ready.get()) {
      throw new Problem(503, "stopping", "Sitrep is stopping", "try another replica");
    }
    try {
      store.counts();
      store.inbox().check();
    } catch (StoreFailure e) {
      throw new Problem(
          503,
          "store_failing",
          guard.knows(ctx) ? String.valueOf(e.getMessage()) : "the store fails",
          "mend the store: the log says what is wrong with it");
    }
    ctx.json(Map.of("status", "ready"));
  }

  /// From now on not ready.
  void stopping() {
    ready.set(false);
  }
}
