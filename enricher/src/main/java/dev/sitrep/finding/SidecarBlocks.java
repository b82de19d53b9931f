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
  private static final String NOT_UP = "not started: a sidecar is not up";

  @Override
  public List<Finding> analyze(CaseFile file) {
    Map<Ref, List<Exhibit<ContainerState>>> pods = new LinkedHashMap<>();
    for (var state : file.all(ContainerState.class)) {
      pods.computeIfAbsent(state.evidence().about(), pod -> new ArrayList<>()).add(state);
    }
    return pods.values().stream()
        .flatMap(pod -> Stream.of(keepsRunning(pod, file), notStarted(pod, file)))
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
                .formatted(on.container(), done.container()),
            on));
  }

  /// Containers after a sidecar start when it has started.
  private static Optional<Finding> notStarted(List<Exhibit<ContainerState>> pod, CaseFile file) {
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
    var held = waiting.get().evidence();
    return Optional.of(
        probe(sidecar.get(), file)
            .map(probe -> heldByProbe(List.of(sidecar.get(), waiting.get()), probe))
            .orElseGet(() ->
                finding(
                    List.of(sidecar.get(), waiting.get()),
                    NOT_UP,
                    "%s waits for %s, which %s%s"
                        .formatted(
                            held.spoken(),
                            sidecar.get().evidence().spoken(),
                            state(sidecar.get().evidence()),
                            asked(sidecar.get().evidence())),
                    "",
                    sidecar.get().evidence())));
  }

  /// The startup probe that keeps the sidecar from counting as started, if it is known to fail.
  private static Optional<FailingProbe> probe(Exhibit<ContainerState> sidecar, CaseFile file) {
    return FailingProbe.of(file, FailingProbe.Kind.STARTUP, ProbeWords.Fault.values())
        .filter(one -> one.state().container().equals(sidecar.evidence().container()))
        .filter(one -> one.all().about(sidecar.evidence().about()))
        .findFirst();
  }

  private static Finding heldByProbe(List<Exhibit<ContainerState>> pair, FailingProbe probe) {
    var plain =
        finding(
            pair,
            NOT_UP,
            "%s waits for a sidecar that does not get up: %s"
                .formatted(pair.getLast().evidence().spoken(), probe.words().cause()),
            probe.words().fix(),
            pair.getFirst().evidence());
    return new Finding(
        plain.rule(),
        plain.fault(),
        plain.subjects(),
        plain.symptom(),
        plain.cause(),
        probe.certainty(),
        Stream.of(Stream.of(probe.failure()), probe.killing().stream(), pair.stream().limit(1))
            .flatMap(one -> one)
            .map(Exhibit::id)
            .toList(),
        plain.next(),
        plain.fix());
  }

  private static String asked(ContainerState sidecar) {
    return sidecar.probes().stream()
        .filter(one -> one.kind().equals("startup"))
        .findFirst()
        .map(one -> " (its startup probe: %s)".formatted(one.action()))
        .orElse("");
  }

  private static String state(ContainerState sidecar) {
    return switch (sidecar.now()) {
      case Run.Waiting(var reason, var message) -> "is in " + reason;
      case Run.Running running -> "runs and has not started fully";
      case Run.Ended ended -> "ended with code " + ended.exitCode();
      case Run.Unknown() -> "has no state yet";
    };
  }

  /// @param beside the sidecar, whose log tells more
  private static Finding finding(
      List<Exhibit<ContainerState>> proof,
      String symptom,
      String cause,
      String fix,
      ContainerState beside) {
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
            Kubectl.describe(pod),
            Kubectl.log(pod, beside.container(), beside.waitsFor().equals("CrashLoopBackOff"))),
        fix);
  }
}
