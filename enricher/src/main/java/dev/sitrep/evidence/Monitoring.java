package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.LateHeartbeat;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where a heartbeat stays away: the pods of Prometheus and Alertmanager, wherever they are.
final class Monitoring implements EvidenceSource {
  static final String LABEL = "app.kubernetes.io/name";
  private static final List<String> PROGRAMS = List.of("prometheus", "alertmanager");

  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Set.of(Kinds.PODS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    var evidence = new ArrayList<Evidence>();
    if (knows(scene)) {
      for (var program : PROGRAMS) {
        evidence.addAll(states(program, scene));
      }
    }
    return evidence;
  }

  /// Whether the incident is a heartbeat that stays away, so that there is a place to look.
  static boolean knows(Scene scene) {
    return scene.target() instanceof Target.Cluster
        && scene.incident().alerts().stream()
            .anyMatch(alert -> LateHeartbeat.of(alert).isPresent());
  }

  private static List<Evidence> states(String program, Scene scene) throws InterruptedException {
    var target = scene.target().ref();
    var query = Query.of(Kinds.PODS, "").withLabels(Map.of(LABEL, program));
    return switch (scene.cluster().list(query, PodCensus.COLLECTOR)) {
      case Reading.Unseen<PodCensus> unseen ->
          List.of(Missing.of(target, "pods of " + program, unseen));
      case Reading.Seen<PodCensus>(var census) -> states(program, census, target);
    };
  }

  private static List<Evidence> states(String program, PodCensus census, Ref target) {
    var failing = census.failing().stream().limit(Focus.PER_OWNER).toList();
    var evidence = new ArrayList<Evidence>();
    evidence.add(
        new MonitoringState(
            target,
            program,
            census.all().stream().map(PodSummary::ref).toList(),
            (int) census.all().stream().filter(PodSummary::ready).count(),
            failing.stream().map(Focus::ref).findFirst()));
    for (Pod pod : failing) {
      PodStates.of(pod).ifPresent(evidence::add);
      ContainerStates.telling(pod).forEach(evidence::add);
    }
    return evidence;
  }
}
