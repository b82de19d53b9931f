package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The kubelet kills a container, or keeps traffic from it, because a probe fails. Where the probe
/// asks a port that the container does not declare, that is the cause.
final class FailingProbe implements Analyzer {
  /// Between the kubelet's kill and the end of the program: the default grace period, and some.
  private static final Duration GRACE = Duration.ofSeconds(60);

  @Override
  public List<Finding> analyze(CaseFile file) {
    var findings = new ArrayList<Finding>();
    for (var kind : List.of("liveness", "startup", "readiness")) {
      for (var alike :
          Alike.group(
              file,
              ContainerState.class,
              state -> probe(state, kind).isPresent() && suffers(state, kind, file),
              ContainerState::container)) {
        failure(alike, kind, file)
            .ifPresent(event -> findings.add(finding(alike, kind, event, file)));
      }
    }
    return findings;
  }

  /// A program that ended by itself fails its probes too, but not because of them. One that is
  /// asked to stop may end well (0), by the signal, or with a code of its own: then only a kill
  /// just before its end tells. The time of a kill alone proves nothing against it: the kubelet
  /// sends only the first 25 events about an object quickly, then one in five minutes.
  private static boolean suffers(ContainerState state, String kind, CaseFile file) {
    if (kind.equals("readiness")) {
      return !state.ready() && state.now() instanceof Run.Running;
    }
    if (state.lastEnd().isEmpty()) {
      return !state.ready() && state.now() instanceof Run.Running;
    }
    var end = state.lastEnd().get();
    boolean signalled = end.exitCode() == 137 || end.exitCode() == 143;
    return !end.reason().equals("OOMKilled")
        && Fresh.matters(state, file)
        && (signalled
            || kills(state, kind, file)
                .anyMatch(kill -> end.exitCode() == 0 || endedBy(kill.evidence(), end)));
  }

  private static boolean endedBy(Happening kill, Run.Ended end) {
    return kill.last()
        .flatMap(at -> end.at().map(ended -> Duration.between(at, ended).abs()))
        .filter(lag -> lag.compareTo(GRACE) <= 0)
        .isPresent();
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

  private static Stream<Exhibit<Happening>> kills(
      ContainerState state, String kind, CaseFile file) {
    return of(new Alike<>(List.of(new Exhibit<>("", state))), file)
        .filter(event -> event.evidence().reason().equals("Killing"))
        .filter(event -> event.evidence().message().contains(kind + " probe"));
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
    var killing =
        kind.equals("readiness")
            ? Optional.<Exhibit<Happening>>empty()
            : kills(state, kind, file).findFirst();
    var words = ProbeWords.of(state, probe, failure.evidence().message());
    return new Finding(
        kind + "-probe",
        state.about(),
        alike.subjects(),
        kind.equals("readiness") ? "running but not ready" : "restarted by the " + kind + " probe",
        words.cause(),
        words.wrongPort() || kind.equals("readiness") || killing.isPresent()
            ? Certainty.SEEN
            : Certainty.LIKELY,
        alike.ids(Stream.concat(Stream.of(failure), killing.stream())),
        List.of(
            Kubectl.events(state.about()),
            Kubectl.get(state.about(), "jsonpath='{.spec.containers[*].%sProbe}'".formatted(kind)),
            Kubectl.log(state.about(), state.container(), !kind.equals("readiness"))),
        words.fix());
  }
}
