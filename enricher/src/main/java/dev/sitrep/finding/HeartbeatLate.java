package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.MonitoringState;
import dev.sitrep.incident.LateHeartbeat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The heartbeat of the monitoring stays away: Prometheus, Alertmanager or the way from there has
/// stopped, and other alerts with it. Which one, their pods may say.
final class HeartbeatLate implements Analyzer {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final List<String> PODS =
      List.of(
          Kubectl.podsLabelled("app.kubernetes.io/name=prometheus"),
          Kubectl.podsLabelled("app.kubernetes.io/name=alertmanager"));

  @Override
  public List<Finding> analyze(CaseFile file) {
    var late =
        file.incident().alerts().stream()
            .map(LateHeartbeat::of)
            .flatMap(Optional::stream)
            .findFirst();
    var alerted =
        file.all(Alerted.class).stream()
            .filter(alert -> alert.evidence().name().equals(LateHeartbeat.ALERT))
            .findFirst();
    return late.isEmpty() || alerted.isEmpty()
        ? List.of()
        : List.of(finding(late.get(), alerted.get(), file));
  }

  private static Finding finding(LateHeartbeat late, Exhibit<Alerted> alerted, CaseFile file) {
    var monitoring = file.all(MonitoringState.class);
    var down = monitoring.stream().filter(one -> one.evidence().failing().isPresent()).findFirst();
    var cluster = alerted.evidence().about();
    var pod = down.flatMap(one -> one.evidence().failing());
    return new Finding(
        "heartbeat-late",
        pod.orElse(cluster),
        List.of(cluster),
        "without a heartbeat of the monitoring",
        silence(late, now(file)) + down.map(HeartbeatLate::blame).orElse(stopped(monitoring)),
        pod.isPresent() ? Certainty.LIKELY : Certainty.SEEN,
        exhibits(alerted, down, monitoring),
        Stream.concat(pod.map(Kubectl::describe).stream(), PODS.stream()).toList(),
        pod.isPresent()
            ? ""
            : "Look at the targets and rules of Prometheus, the log of Alertmanager for failed"
                + " notifications, and the route that takes %s to Sitrep."
                    .formatted(late.heartbeat()));
  }

  /// A heartbeat is heard by our own clock, whatever the cluster's present is.
  private static Instant now(CaseFile file) {
    var opened = file.incident().openedAt();
    return opened.isAfter(file.now()) ? opened : file.now();
  }

  private static String silence(LateHeartbeat late, Instant now) {
    var past = Duration.between(late.heard(), now);
    return "%s was last heard at %s, %s ago; it usually comes every %s: "
        .formatted(
            late.heartbeat(),
            (past.compareTo(Duration.ofHours(20)) > 0 ? DAY : TIME).format(late.heard()),
            Ages.of(past),
            Ages.of(late.usual()));
  }

  private static String blame(Exhibit<MonitoringState> down) {
    var one = down.evidence();
    return "%d of %s of %s ready, %s is not"
        .formatted(
            one.ready(),
            Say.count(one.pods().size(), "pod"),
            one.program(),
            one.failing().map(Ref::qualified).orElse("one"));
  }

  /// Pods that are ready do not clear a program: it may have lost its rules, its targets or its way
  /// out.
  private static String stopped(List<Exhibit<MonitoringState>> monitoring) {
    boolean up =
        !monitoring.isEmpty() && monitoring.stream().allMatch(one -> one.evidence().ready() > 0);
    return up
        ? "Prometheus and Alertmanager have ready pods, so a rule, a route or the way from"
            + " there to Sitrep has stopped"
        : "Prometheus, Alertmanager or the way from there to Sitrep has stopped";
  }

  private static List<String> exhibits(
      Exhibit<Alerted> alerted,
      Optional<Exhibit<MonitoringState>> down,
      List<Exhibit<MonitoringState>> monitoring) {
    var ids = new ArrayList<String>();
    down.ifPresent(one -> ids.add(one.id()));
    ids.add(alerted.id());
    monitoring.stream().map(Exhibit::id).filter(id -> !ids.contains(id)).forEach(ids::add);
    return ids;
  }
}
