package dev.sitrep.receiver;

import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.incident.Admission;
import dev.sitrep.notifier.Courier;
import dev.sitrep.notifier.Delivery;
import dev.sitrep.receiver.access.Callers;
import dev.sitrep.receiver.store.Feedback;
import dev.sitrep.receiver.store.Heartbeats;
import dev.sitrep.receiver.store.Heartbeats.Heartbeat;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.Reaction;
import dev.sitrep.report.Report;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// What is counted, under names that start with `sitrep_`. No label holds text from an alert or
/// from the cluster.
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /// Queue lengths and the like, read when they are scraped.
  void watch(Store store) {
    watch(store.heartbeats());
    gauge(
        "sitrep.inbox.waiting",
        "webhook bodies not worked off",
        store,
        Store.Counts::waitingBodies);
    gauge("sitrep.incidents.open", "open incidents", store, Store.Counts::openIncidents);
    gauge(
        "sitrep.reports.waiting",
        "incidents that have to be told, and are due",
        store,
        Store.Counts::waitingReports);
    gauge(
        "sitrep.outbox.waiting", "messages not delivered", store, Store.Counts::waitingDeliveries);
    gauge(
        "sitrep.dead.letters", "bodies and messages given up on", store, Store.Counts::deadLetters);
    gauge("sitrep.store.bytes", "size of the store", store, Store.Counts::bytes);
    feedback(store, Reaction.HELPFUL, Feedback.Tally::helpful);
    feedback(store, Reaction.WRONG_CAUSE, Feedback.Tally::wrong);
  }

  private void feedback(Store store, Reaction says, ToDoubleFunction<Feedback.Tally> value) {
    Gauge.builder("sitrep.feedback", store, s -> value.applyAsDouble(s.feedback().tally()))
        .tag("says", says.word())
        .description("what people said about the reports that are kept")
        .register(registry);
  }

  /// The heartbeat, as the store has it: all replicas show the same.
  private void watch(Heartbeats heartbeats) {
    heartbeat(
        heartbeats,
        "sitrep.heartbeat.last.seen.timestamp.seconds",
        "when the Watchdog alert was heard last",
        beat -> beat.seenAt().toEpochMilli() / 1000.0,
        Double.NaN);
    heartbeat(
        heartbeats,
        "sitrep.heartbeat.late",
        "1 while the Watchdog alert stays away",
        beat -> beat.lateSince().isPresent() ? 1 : 0,
        0);
  }

  private void heartbeat(
      Heartbeats heartbeats,
      String name,
      String help,
      ToDoubleFunction<Heartbeat> value,
      double never) {
    Gauge.builder(
            name,
            heartbeats,
            known -> known.all().stream().findFirst().map(value::applyAsDouble).orElse(never))
        .description(help)
        .register(registry);
  }

  /// Whether a question would be answered. Where nobody is to be asked there is no such number, for
  /// a 0 would be an alarm about what somebody wanted.
  void watch(Diagnostician diagnostician) {
    if (!diagnostician.configured()) {
      return;
    }
    Gauge.builder(
            "sitrep.model.up",
            diagnostician,
            asked -> asked.state().filter(Able.class::isInstance).isPresent() ? 1 : 0)
        .description("1 when the model can be asked, as it was seen last")
        .register(registry);
  }

  /// Whether messages get through.
  void watch(Courier courier, Set<String> channels) {
    channels.forEach(channel ->
        Gauge.builder("sitrep.channel.up", courier, one -> one.works(channel) ? 1 : 0)
            .description("0 while a channel fails, and is only tried now and then")
            .tag("channel", channel)
            .register(registry));
  }

  private void gauge(String name, String help, Store store, ToDoubleFunction<Store.Counts> value) {
    Gauge.builder(name, store, s -> value.applyAsDouble(s.counts()))
        .description(help)
        .register(registry);
  }

  /// A webhook body that was answered.
  public void received(int status) {
    registry.counter("sitrep.webhook.bodies", "status", String.valueOf(status)).increment();
  }

  /// A call that was not let in, or may not see what it asked for, by one of a few reasons.
  public void refused(String why) {
    registry.counter("sitrep.calls.refused", "reason", why).increment();
  }

  /// Files with tokens and passwords.
  void watch(Callers callers) {
    Gauge.builder("sitrep.access.files.failing", callers, one -> one.failures().size())
        .description("files of access that cannot be read; what was read last is valid")
        .register(registry);
  }

  /// A request to any route, by its path pattern.
  public void answered(String route, int status, Duration took) {
    registry
        .timer("sitrep.http.requests", "route", route, "status", String.valueOf(status))
        .record(took);
  }

  /// So many alerts came to this.
  void admitted(Admission admission, int alerts) {
    if (alerts > 0) {
      registry
          .counter("sitrep.alerts", "outcome", admission.name().toLowerCase(Locale.ROOT))
          .increment(alerts);
    }
  }

  /// So many alerts of a group were left out by Alertmanager.
  void truncated(long alerts) {
    if (alerts > 0) {
      registry.counter("sitrep.alerts.truncated").increment((double) alerts);
    }
  }

  /// Rows that were old or too many.
  void swept(Store.Swept swept) {
    swept("incidents", swept.incidents());
    swept("ends", swept.ends());
    swept("dead_letters", swept.letters());
    swept("dead_letters_without_room", swept.crowdedOut());
  }

  private void swept(String what, int rows) {
    if (rows > 0) {
      registry.counter("sitrep.store.swept", "what", what).increment(rows);
    }
  }

  void reported(Report report, Duration sinceAdmission) {
    registry
        .counter(
            "sitrep.reports",
            "certainty",
            report.cause().certainty().name().toLowerCase(Locale.ROOT),
            "model",
            outcome(report.diagnosis()))
        .increment();
    registry.timer("sitrep.report.duration").record(sinceAdmission);
  }

  /// What asking the model about an incident came to.
  void consulted(Effort effort, Diagnosis diagnosis) {
    if (effort.calls() == 0) {
      return;
    }
    registry.timer("sitrep.model.questions", "outcome", outcome(diagnosis)).record(effort.took());
    registry.counter("sitrep.model.calls").increment(effort.calls());
    registry.counter("sitrep.model.tokens", "of", "prompt").increment(effort.promptTokens());
    registry.counter("sitrep.model.tokens", "of", "answer").increment(effort.answerTokens());
    if (diagnosis instanceof Explained explained) {
      double held = explained.verified();
      registry.counter("sitrep.model.claims", "verified", "true").increment(held);
      registry
          .counter("sitrep.model.claims", "verified", "false")
          .increment(explained.claims().size() - held);
    }
  }

  private static String outcome(Diagnosis diagnosis) {
    return switch (diagnosis) {
      case Explained _ -> "explained";
      case Unexplained(var reason, _, _) -> reason.word();
    };
  }

  void delivered(String channel, Delivery delivery) {
    registry
        .counter(
            "sitrep.deliveries",
            "channel",
            channel,
            "outcome",
            delivery.getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .increment();
  }

  /// Something of Sitrep's own went wrong, at one of a few named places.
  public void fault(String place) {
    registry.counter("sitrep.faults", "place", place).increment();
  }

  /// In the Prometheus text format.
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
