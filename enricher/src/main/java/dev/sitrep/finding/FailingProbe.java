package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The kubelet kills a container, or keeps traffic from it, because a probe fails. Where the probe
/// asks a port that the container does not declare, that is the cause.
final class FailingProbe implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    var findings = new ArrayList<Finding>();
    for (var kind : List.of("liveness", "startup", "readiness")) {
      for (var alike :
          Alike.group(
              file,
              ContainerState.class,
              state -> probe(state, kind).isPresent() && suffers(state, kind),
              ContainerState::container)) {
        failure(alike, kind, file)
            .ifPresent(event -> findings.add(finding(alike, kind, event, file)));
      }
    }
    return findings;
  }

  /// A program that ended by itself fails its probes too, but not because of them. One that is
  /// asked to stop may end with code 0.
  private static boolean suffers(ContainerState state, String kind) {
    if (kind.equals("readiness")) {
      return !state.ready() && state.now() instanceof Run.Running;
    }
    return state.lastEnd().isEmpty() ? !state.ready() : asked(state.lastEnd().get().exitCode());
  }

  private static boolean asked(int exitCode) {
    return exitCode == 0 || exitCode == 137 || exitCode == 143;
  }

  private static Optional<ContainerState.Probe> probe(ContainerState state, String kind) {
    return state.probes().stream().filter(probe -> probe.kind().equals(kind)).findFirst();
  }

  private static Optional<Exhibit<Happening>> failure(
      Alike<ContainerState> alike, String kind, CaseFile file) {
    var start = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + " probe";
    return of(alike, file)
        .filter(event -> event.evidence().reason().equals("Unhealthy"))
        .filter(event -> event.evidence().message().startsWith(start))
        .findFirst();
  }

  private static Optional<Exhibit<Happening>> kill(
      Alike<ContainerState> alike, String kind, CaseFile file) {
    return of(alike, file)
        .filter(event -> event.evidence().reason().equals("Killing"))
        .filter(event -> event.evidence().message().contains(kind + " probe"))
        .findFirst();
  }

  private static Stream<Exhibit<Happening>> of(Alike<ContainerState> alike, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> alike.about(event.evidence().about()))
        .filter(event ->
            event.evidence().container().isEmpty()
                || event.evidence().container().equals(alike.evidence().container()));
  }

  private static Finding finding(
      Alike<ContainerState> alike, String kind, Exhibit<Happening> failure, CaseFile file) {
    var state = alike.evidence();
    var probe = probe(state, kind).orElseThrow();
    boolean elsewhere =
        probe.port().matches("\\d+")
            && !state.ports().isEmpty()
            && !state.ports().contains(Integer.parseInt(probe.port()));
    var killing =
        kind.equals("readiness") ? Optional.<Exhibit<Happening>>empty() : kill(alike, kind, file);
    var says =
        Say.cut(
            failure.evidence().message().replaceFirst("^\\w+ probe (failed|errored): ", ""), 160);
    return new Finding(
        kind + "-probe",
        state.about(),
        alike.subjects(),
        kind.equals("readiness") ? "running but not ready" : "restarted by the " + kind + " probe",
        elsewhere
            ? "%s probe of %s asks port %s; the container listens on %s"
                .formatted(kind, state.spoken(), probe.port(), ports(state))
            : "%s probe of %s fails (%s): %s".formatted(kind, state.spoken(), probe.action(), says),
        elsewhere || kind.equals("readiness") || killing.isPresent()
            ? Certainty.SEEN
            : Certainty.LIKELY,
        alike.ids(Stream.concat(Stream.of(failure), killing.stream())),
        List.of(
            Kubectl.events(state.about()),
            Kubectl.get(state.about(), "jsonpath='{.spec.containers[*].%sProbe}'".formatted(kind)),
            Kubectl.log(state.about(), state.container(), !kind.equals("readiness"))),
        elsewhere ? "Set the %s probe's port to %s.".formatted(kind, ports(state)) : "");
  }

  private static String ports(ContainerState state) {
    return state.ports().stream().map(String::valueOf).collect(Collectors.joining(" and "));
  }
}
