package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Probe;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A probe that fails, so that the kubelet kills a container or keeps traffic from it.
///
/// @param failure the event that tells it
/// @param killing the event of the kill that it led to
record FailingProbe(
    Alike<ContainerState> all,
    Probe probe,
    ProbeWords words,
    Exhibit<Happening> failure,
    Optional<Exhibit<Happening>> killing,
    CaseFile file) {
  /// Between the kubelet's kill and the end of the program, beyond the pod's grace period.
  private static final Duration SLACK = Duration.ofSeconds(30);

  /// Last words of a program that was asked to stop.
  private static final Pattern STOPPED =
      Pattern.compile(
          "(?i)SIGTERM|SIGINT|SignalException|KeyboardInterrupt|terminat|interrupt|shut|stopp");

  enum Kind {
    LIVENESS,
    STARTUP,
    READINESS;

    private final String word = name().toLowerCase(Locale.ROOT);

    private boolean kills() {
      return this != READINESS;
    }
  }

  /// The probes of this kind that fail in one of these ways.
  static Stream<FailingProbe> of(CaseFile file, Kind kind, ProbeWords.Fault... faults) {
    var wanted = Set.of(faults);
    return Alike.group(
            file,
            ContainerState.class,
            state -> probe(state, kind).isPresent() && suffers(state, kind, file),
            ContainerState::container)
        .stream()
        .flatMap(
            alike -> failure(alike, kind, file).map(event -> of(alike, kind, event, file)).stream())
        .filter(one -> wanted.contains(one.words.fault()));
  }

  private static FailingProbe of(
      Alike<ContainerState> alike, Kind kind, Exhibit<Happening> failure, CaseFile file) {
    var state = alike.evidence();
    var probe = probe(state, kind).orElseThrow();
    return new FailingProbe(
        alike,
        probe,
        ProbeWords.of(state, probe, failure.evidence().message(), log(alike, file)),
        failure,
        kind.kills() ? kills(state, kind, file).findFirst() : Optional.empty(),
        file);
  }

  private static List<Exhibit<LogLine>> log(Alike<ContainerState> alike, CaseFile file) {
    return file.all(LogLine.class).stream()
        .filter(line -> line.evidence().container().equals(alike.evidence().container()))
        .filter(line -> alike.about(line.evidence().about()))
        .toList();
  }

  /// A program that ended by itself fails its probes too, but not because of them. One that is
  /// asked to stop may end well (0), by the signal, or with a code of its own: then only a kill
  /// just before its end tells, or a failure just before it where there were kills before. The time
  /// of a kill alone proves nothing against it: the kubelet sends only the first 25 events about an
  /// object quickly, then one in five minutes.
  private static boolean suffers(ContainerState state, Kind kind, CaseFile file) {
    if (!kind.kills() || state.lastEnd().isEmpty()) {
      return !state.ready() && state.now() instanceof Run.Running;
    }
    var end = state.lastEnd().get();
    boolean signalled = end.exitCode() == 137 || end.exitCode() == 143;
    return !end.reason().equals("OOMKilled")
        && Fresh.matters(state, file)
        && (signalled
            || kills(state, kind, file)
                .anyMatch(kill ->
                    end.exitCode() == 0
                        || endedBy(kill.evidence(), end, state)
                        || endedSilentlyAfterFailing(state, kind, file)));
  }

  private static boolean endedSilentlyAfterFailing(ContainerState state, Kind kind, CaseFile file) {
    var end = state.lastEnd().orElseThrow();
    var alike = new Alike<>(List.of(new Exhibit<>("", state)));
    boolean told =
        log(alike, file).stream()
            .map(Exhibit::evidence)
            .anyMatch(line -> line.decisive() && !STOPPED.matcher(line.text()).find());
    return !told
        && reachedByProbe(end, probe(state, kind).orElseThrow())
        && failures(alike, kind, file).anyMatch(one -> endedBy(one.evidence(), end, state));
  }

  /// Whether the run was long enough for the probe to end it.
  private static boolean reachedByProbe(Run.Ended end, Probe probe) {
    var least = Duration.ofSeconds(probe.delay() + (probe.failures() - 1L) * probe.period());
    return end.started()
        .flatMap(from -> end.at().map(to -> Duration.between(from, to)))
        .filter(run -> run.compareTo(least) >= 0)
        .isPresent();
  }

  private static boolean endedBy(Happening kill, Run.Ended end, ContainerState state) {
    var most = Duration.ofSeconds(state.setup().grace()).plus(SLACK);
    return kill.last()
        .flatMap(at -> end.at().map(ended -> Duration.between(at, ended).abs()))
        .filter(lag -> lag.compareTo(most) <= 0)
        .isPresent();
  }

  private static Optional<Probe> probe(ContainerState state, Kind kind) {
    return state.probes().stream().filter(probe -> probe.kind().equals(kind.word)).findFirst();
  }

  private static Optional<Exhibit<Happening>> failure(
      Alike<ContainerState> alike, Kind kind, CaseFile file) {
    return failures(alike, kind, file).findFirst();
  }

  private static Stream<Exhibit<Happening>> failures(
      Alike<ContainerState> alike, Kind kind, CaseFile file) {
    var start =
        kind.word.substring(0, 1).toUpperCase(Locale.ROOT) + kind.word.substring(1) + " probe";
    return of(alike, file)
        .filter(event -> event.evidence().reason().equals("Unhealthy"))
        .filter(event -> event.evidence().message().startsWith(start));
  }

  private static Stream<Exhibit<Happening>> kills(ContainerState state, Kind kind, CaseFile file) {
    return of(new Alike<>(List.of(new Exhibit<>("", state))), file)
        .filter(event -> event.evidence().reason().equals("Killing"))
        .filter(event -> event.evidence().message().contains(kind.word + " probe"));
  }

  private static Stream<Exhibit<Happening>> of(Alike<ContainerState> alike, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> alike.about(event.evidence().about()))
        .filter(event ->
            event.evidence().container().isEmpty()
                || event.evidence().container().equals(alike.evidence().container()));
  }

  ContainerState state() {
    return all.evidence();
  }

  /// `liveness probe of container api`
  String who() {
    return probe.kind() + " probe of " + state().spoken();
  }

  private boolean readiness() {
    return probe.kind().equals("readiness");
  }

  /// How long the last run took that the probe ended; absent when it is not known.
  Optional<Duration> lasted() {
    return state()
        .lastEnd()
        .flatMap(end ->
            end.started()
                .flatMap((Instant from) -> end.at().map(to -> Duration.between(from, to))));
  }

  /// Whether the program was killed before it had ever answered: its run was no longer than what
  /// the probe allows.
  boolean neverUp() {
    var most =
        Duration.ofSeconds(probe.budget() + 2L * probe.period() + state().setup().grace())
            .plus(SLACK);
    return lasted().filter(run -> run.compareTo(most) <= 0).isPresent();
  }

  Finding finding(String rule) {
    return finding(rule, words.cause(), certainty(), words.fix(), words.proof());
  }

  Certainty certainty() {
    return words.certain() && (readiness() || words.fault().wrong() || killing.isPresent())
        ? Certainty.SEEN
        : Certainty.LIKELY;
  }

  /// @param line of the log that proves it too
  Finding finding(
      String rule, String cause, Certainty certainty, String fix, Optional<Exhibit<LogLine>> line) {
    var pod = state().about();
    return new Finding(
        rule,
        pod,
        all.subjects(),
        readiness() ? "running but not ready" : "restarted by the " + probe.kind() + " probe",
        cause,
        certainty,
        all.ids(Stream.of(Stream.of(failure), killing.stream(), line.stream()).flatMap(one -> one)),
        List.of(
            Kubectl.events(pod),
            Kubectl.containers(state(), probe.kind() + "Probe"),
            Kubectl.log(pod, state().container(), !readiness() && state().lastEnd().isPresent())),
        fix);
  }
}
