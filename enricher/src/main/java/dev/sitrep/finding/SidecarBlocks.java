package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Role;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A container beside the main one keeps a pod from starting, or a finished one from ending.
final class SidecarBlocks implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    Map<Ref, List<Exhibit<ContainerState>>> pods = new LinkedHashMap<>();
    for (var state : file.all(ContainerState.class)) {
      pods.computeIfAbsent(state.evidence().about(), pod -> new ArrayList<>()).add(state);
    }
    return pods.values().stream()
        .flatMap(pod -> Stream.of(keepsRunning(pod, file), notStarted(pod)))
        .flatMap(Optional::stream)
        .toList();
  }

  /// A pod that is to end ends when all its main containers have.
  private static Optional<Finding> keepsRunning(List<Exhibit<ContainerState>> pod, CaseFile file) {
    var finished =
        pod.stream()
            .filter(state -> state.evidence().role() == Role.MAIN)
            .filter(state -> state.evidence().now() instanceof Run.Ended end && end.exitCode() == 0)
            .filter(state -> !state.evidence().setup().restartPolicy().equals("Always"))
            .findFirst();
    var running =
        pod.stream()
            .filter(state -> state.evidence().role() == Role.MAIN)
            .filter(state -> state.evidence().now() instanceof Run.Running)
            .findFirst();
    if (finished.isEmpty() || running.isEmpty()) {
      return Optional.empty();
    }
    var done = finished.get().evidence();
    var on = running.get().evidence();
    var ago =
        done.lastEnd()
            .flatMap(Run.Ended::at)
            .map(at -> " %s ago".formatted(Ages.of(Duration.between(at, file.now()))))
            .orElse("");
    return Optional.of(
        finding(
            List.of(finished.get(), running.get()),
            "finished but not ended",
            "%s finished%s with code 0, and %s keeps running, so the pod cannot complete"
                .formatted(done.spoken(), ago, on.spoken()),
            "Make %s an init container with restartPolicy Always, or let it end with container %s."
                .formatted(on.container(), done.container())));
  }

  /// Containers after a sidecar start when it has started.
  private static Optional<Finding> notStarted(List<Exhibit<ContainerState>> pod) {
    var sidecar =
        pod.stream()
            .filter(state -> state.evidence().role() == Role.SIDECAR && !state.evidence().ready())
            .findFirst();
    var waiting =
        pod.stream()
            .filter(state -> state.evidence().role() == Role.MAIN)
            .filter(state -> state.evidence().waitsFor().equals("PodInitializing"))
            .findFirst();
    if (sidecar.isEmpty() || waiting.isEmpty()) {
      return Optional.empty();
    }
    var beside = sidecar.get().evidence();
    var probe =
        beside.probes().stream()
            .filter(one -> one.kind().equals("startup"))
            .findFirst()
            .map(one -> " (its startup probe: %s)".formatted(one.action()))
            .orElse("");
    return Optional.of(
        finding(
            List.of(sidecar.get(), waiting.get()),
            "not started: a sidecar is not up",
            "%s waits for %s, which %s%s"
                .formatted(
                    waiting.get().evidence().spoken(), beside.spoken(), state(beside), probe),
            ""));
  }

  private static String state(ContainerState sidecar) {
    return switch (sidecar.now()) {
      case Run.Waiting(var reason, var message) -> "is in " + reason;
      case Run.Running running -> "runs and has not started fully";
      case Run.Ended ended -> "ended with code " + ended.exitCode();
      case Run.Unknown() -> "has no state yet";
    };
  }

  private static Finding finding(
      List<Exhibit<ContainerState>> proof, String symptom, String cause, String fix) {
    var pod = proof.getFirst().evidence().about();
    return new Finding(
        "sidecar-blocks",
        pod,
        List.of(pod),
        symptom,
        cause,
        Certainty.SEEN,
        proof.stream().map(Exhibit::id).toList(),
        List.of(
            Kubectl.describe(pod), Kubectl.log(pod, proof.getLast().evidence().container(), false)),
        fix);
  }
}
