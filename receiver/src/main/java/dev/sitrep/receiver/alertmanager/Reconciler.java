package dev.sitrep.receiver.alertmanager;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.AlertGroup;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Listed;
import dev.sitrep.incident.Admission;
import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.receiver.store.Incidents.Ending;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what counts as firing here with what Alertmanager says, after a start and now and then.
///
/// What fires and is not known goes through the inbox like any other notification, so that a
/// notification that was lost, or a store that was, costs nothing. What was silenced is ended at
/// once: Alertmanager says nothing when a silence begins. What it no longer lists is ended when two
/// looks in a row have missed it.
///
/// Not believed is the absence of an alert that this Alertmanager was never seen to list (another
/// one may send here too), and all absence while it has only just started: it learns what fires
/// from Prometheus again, which takes a minute. One that cannot be asked ends nothing. For one
/// thread.
public final class Reconciler {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
  private static final int PER_BODY = 500;
  private static final int BODY_BYTES = 4 << 20;

  private final AlertmanagerApi api;
  private final Inbox inbox;
  private final Presence presence;
  private final InstantSource clock;
  private final Times times;

  /// Fingerprints that this Alertmanager listed for us, as long as they count as firing.
  private final Set<String> listed = new HashSet<>();

  private final Map<String, Instant> sent = new HashMap<>();
  private Map<String, Instant> missed = Map.of();
  private String said = "";

  /// @param young an alert of this age is Alertmanager's to tell: it may still wait for others
  /// @param fresh an Alertmanager of this age does not know yet what fires
  /// @param remind an alert that goes on is sent again so often, for those that Alertmanager itself
  ///   repeats seldom
  public record Times(Duration young, Duration fresh, Duration remind) {
    /// @param every how often is looked
    /// @param vanished after this an alert that nobody speaks of counts as over
    public static Times of(Duration every, Duration vanished) {
      var twice = every.multipliedBy(2);
      var least = Duration.ofMinutes(10);
      return new Times(
          Duration.ofMinutes(1), twice.compareTo(least) > 0 ? twice : least, vanished.dividedBy(3));
    }
  }

  /// What one look came to.
  ///
  /// @param listed alerts of our receiver
  /// @param sent how many of them went to the inbox
  /// @param trouble why less was done than could have been, or empty
  public record Outcome(int listed, int sent, int silenced, int vanished, String trouble) {
    static Outcome none(String trouble) {
      return new Outcome(0, 0, 0, 0, trouble);
    }
  }

  public Reconciler(
      AlertmanagerApi api, Inbox inbox, Presence presence, InstantSource clock, Times times) {
    this.api = api;
    this.inbox = inbox;
    this.presence = presence;
    this.clock = clock;
    this.times = times;
  }

  /// Looks once.
  public Outcome look() throws InterruptedException {
    // before the list is fetched: what begins in between is not missed in it
    var firing = presence.firing();
    var outcome =
        switch (api.look()) {
          case Look.Unseen(var why, var wayOut) -> unseen(why + "; " + wayOut);
          case Look.Seen seen when seen.alerts().isEmpty() -> unseen(nobody());
          case Look.Seen seen -> compared(seen, firing);
        };
    say(outcome);
    return outcome;
  }

  private Outcome unseen(String trouble) {
    missed = Map.of();
    return Outcome.none(trouble);
  }

  /// Nothing fires, or nothing is routed to this name.
  private String nobody() throws InterruptedException {
    var names = api.receivers();
    return names.isEmpty() || names.contains(api.receiver())
        ? ""
        : "Alertmanager has no receiver %s, only %s; set alertmanager.receiver to the one that sends here"
            .formatted(api.receiver(), names.stream().limit(20).collect(Collectors.joining(", ")));
  }

  private Outcome compared(Look.Seen seen, Map<String, Instant> firing) {
    var now = clock.instant();
    var there = seen.alerts();
    int silenced = end(silenced(there, firing), Ending.SILENCED, now);
    int vanished = end(vanished(seen, firing), Ending.VANISHED, now);
    var news = there.stream().filter(one -> isNews(one, firing, now)).map(Listed::alert).toList();
    int accepted = send(news, now);
    remember(there, firing);
    return new Outcome(
        there.size(),
        accepted,
        silenced,
        vanished,
        accepted < news.size()
            ? "%d alerts that fire could not be stored; the next look brings them"
                .formatted(news.size() - accepted)
            : "");
  }

  private int end(Map<String, Instant> alerts, Ending how, Instant now) {
    if (!alerts.isEmpty()) {
      presence.gone(alerts, how, now);
    }
    return alerts.size();
  }

  private static Map<String, Instant> silenced(List<Listed> there, Map<String, Instant> firing) {
    return of(
        firing,
        there.stream()
                .filter(Listed::silenced)
                .map(one -> one.alert().fingerprint())
                .collect(Collectors.toSet())
            ::contains);
  }

  private Map<String, Instant> vanished(Look.Seen seen, Map<String, Instant> firing) {
    boolean believed =
        seen.whole() && !seen.standing().settling() && seen.age().compareTo(times.fresh()) >= 0;
    if (!believed) {
      missed = Map.of();
      return Map.of();
    }
    var there = fingerprints(seen.alerts());
    var before = missed;
    var missing = of(firing, one -> listed.contains(one) && !there.contains(one));
    missed = missing;
    return of(missing, before::containsKey);
  }

  private static Map<String, Instant> of(Map<String, Instant> firing, Predicate<String> which) {
    var some = new TreeMap<>(firing);
    some.keySet().removeIf(which.negate());
    return some;
  }

  /// The heartbeat is none: heard over this way it would hide that the other one is broken.
  private boolean isNews(Listed one, Map<String, Instant> firing, Instant now) {
    var alert = one.alert();
    return one.state() == Listed.State.ACTIVE
        && Admission.withoutTarget(alert).isEmpty()
        && !alert.startsAt().isAfter(now.minus(times.young()))
        && (!isKnown(alert, firing)
            || !now.isBefore(sent.getOrDefault(alert.fingerprint(), now).plus(times.remind())));
  }

  /// The list has milliseconds, a notification has nanoseconds; and between two of these the start
  /// may move to an earlier time.
  private static boolean isKnown(Alert alert, Map<String, Instant> firing) {
    var since = firing.get(alert.fingerprint());
    return since != null && !alert.startsAt().isAfter(since.truncatedTo(ChronoUnit.MILLIS));
  }

  private int send(List<Alert> alerts, Instant now) {
    int accepted = 0;
    for (int from = 0; from < alerts.size(); ) {
      var part = part(alerts.subList(from, Math.min(from + PER_BODY, alerts.size())));
      if (!(inbox.accept(body(part), now) instanceof Inbox.Accepted)) {
        return accepted;
      }
      part.forEach(alert -> sent.put(alert.fingerprint(), now));
      accepted += part.size();
      from += part.size();
    }
    return accepted;
  }

  /// As many as fit into a body of some size, at least one.
  private List<Alert> part(List<Alert> alerts) {
    int bytes = 0;
    for (int i = 0; i < alerts.size(); i++) {
      bytes += body(alerts.subList(i, i + 1)).length;
      if (i > 0 && bytes > BODY_BYTES) {
        return alerts.subList(0, i);
      }
    }
    return alerts;
  }

  private byte[] body(List<Alert> alerts) {
    var receiver = AlertmanagerApi.quoted(api.receiver());
    return Alertmanager.body(
        new AlertGroup(receiver, "reconcile", Map.of(), Map.of(), "", "", 0, alerts));
  }

  private void remember(List<Listed> there, Map<String, Instant> firing) {
    var now = clock.instant();
    var present = fingerprints(there);
    listed.addAll(present);
    listed.removeIf(one -> !present.contains(one) && !firing.containsKey(one));
    present.forEach(one -> sent.putIfAbsent(one, now));
    sent.keySet().retainAll(listed);
  }

  private static Set<String> fingerprints(List<Listed> there) {
    return there.stream().map(one -> one.alert().fingerprint()).collect(Collectors.toSet());
  }

  /// Trouble is told when it begins and when it changes, not at every look.
  private void say(Outcome outcome) {
    if (!outcome.trouble().isEmpty() && !outcome.trouble().equals(said)) {
      log.warn("Alertmanager is not compared with: {}", outcome.trouble());
    } else if (outcome.trouble().isEmpty() && !said.isEmpty()) {
      log.info("Alertmanager is compared with again");
    }
    said = outcome.trouble();
    if (outcome.sent() + outcome.silenced() + outcome.vanished() > 0) {
      log.info(
          "compared with Alertmanager: {} alerts listed, {} sent to the inbox, {} silenced, {} no"
              + " longer listed",
          outcome.listed(),
          outcome.sent(),
          outcome.silenced(),
          outcome.vanished());
    }
  }
}
