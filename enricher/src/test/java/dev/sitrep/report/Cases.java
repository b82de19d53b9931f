package dev.sitrep.report;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.Missing;
import dev.sitrep.evidence.Rollout;
import dev.sitrep.evidence.Setup;
import dev.sitrep.evidence.WorkloadState;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A case file, made by hand: an alert about deployment shop/api that began ten minutes ago, and
/// whatever evidence is added.
final class Cases {
  static final Instant NOW = Instant.parse("2026-03-14T13:58:00Z");
  static final Instant BEGAN = NOW.minus(Duration.ofMinutes(10));
  static final Ref API = new Ref("deployment", "shop", "api");

  private final Incident incident;
  private final List<Evidence> evidence = new ArrayList<>();

  private Cases(Incident incident) {
    this.incident = incident;
  }

  static Cases alert(Target target) {
    return alert(target, BEGAN);
  }

  static Cases alert(Target target, Instant began) {
    var labels = new TreeMap<String, String>();
    labels.put("alertname", "KubePodCrashLooping");
    labels.put("severity", "warning");
    var alert =
        new Alert(
            Alert.Status.FIRING, labels, new TreeMap<>(), began, Optional.empty(), "", "f00d");
    var incident = new Incident("01J", "", target, "", List.of(alert), "", List.of(), NOW);
    var file = new Cases(incident);
    return file.with(
        new Alerted(target.ref(), "KubePodCrashLooping", "warning", "", "", began, List.of()));
  }

  static Cases question(Target target) {
    return new Cases(
        new Incident("01J", "", target, "", List.of(), "what is wrong?", List.of(), NOW));
  }

  static Target api() {
    return new Target.Workload("shop", "deployment", "api");
  }

  Cases with(Evidence... more) {
    evidence.addAll(List.of(more));
    return this;
  }

  CaseFile file() {
    return CaseFile.of(incident, NOW, evidence);
  }

  static Ref pod(String name) {
    return new Ref("pod", "shop", name);
  }

  static WorkloadState state(Ref about, int ready, int desired, int failing) {
    return new WorkloadState(about, true, desired, ready, failing, List.of());
  }

  /// Exit code 3 after a second, three restarts, waiting for the next.
  static ContainerState crashed(String pod) {
    return container(
        pod,
        new Run.Waiting(
            "CrashLoopBackOff", "back-off 40s restarting failed container=api pod=" + pod),
        new Run.Ended(
            "Error", 3, "", Optional.of(NOW.minusSeconds(41)), Optional.of(NOW.minusSeconds(40))),
        3);
  }

  static ContainerState container(String pod, Run now, Run before, int restarts) {
    return new ContainerState(
        pod(pod),
        "api",
        ContainerState.Role.MAIN,
        "registry.example/shop/api:1.9",
        now,
        before,
        restarts,
        false,
        "64Mi",
        "",
        List.of(new ContainerState.Port("", 8080)),
        List.of(),
        Setup.NONE);
  }

  static LogLine lastWords(String pod, String words) {
    return new LogLine(pod(pod), "api", true, Optional.of(NOW.minusSeconds(40)), words, 1, true);
  }

  static Happening warning(Ref about, String reason, String message, Duration age) {
    return new Happening(
        about, "Warning", reason, message, "", 1, 1, Optional.empty(), Optional.of(NOW.minus(age)));
  }

  static Missing forbidden(String what) {
    return new Missing(API, what, "not allowed to read");
  }

  static Rollout rollout(long from, long to, Duration age, String... changes) {
    return new Rollout(API, from, to, Optional.of(NOW.minus(age)), List.of(changes));
  }
}
