package dev.sitrep.report;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Edit;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.IngressState;
import dev.sitrep.evidence.JobState;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.Missing;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.PodState;
import dev.sitrep.evidence.PolicyState;
import dev.sitrep.evidence.Rollout;
import dev.sitrep.evidence.ServiceState;
import dev.sitrep.evidence.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What there is to say where the evidence does not suffice: what was looked at, the warnings that
/// no rule could use, and what would settle it.
record Undecided(CaseFile file) {
  private static final int MOST = 3;

  /// How long an API server keeps events unless it is told otherwise (kube-apiserver
  /// `--event-ttl`).
  private static final Duration EVENTS_KEPT = Duration.ofHours(1);

  /// The newest warnings, else the alert's own words.
  List<String> signs() {
    var warnings =
        file.all(Happening.class).stream()
            .filter(event -> event.evidence().warning())
            .sorted(
                Comparator.comparing(
                    (Exhibit<Happening> event) -> event.evidence().at().orElse(Instant.EPOCH),
                    Comparator.reverseOrder()))
            .limit(MOST)
            .map(Exhibit::id)
            .toList();
    return warnings.isEmpty()
        ? file.all(Alerted.class).stream().limit(1).map(Exhibit::id).toList()
        : warnings;
  }

  /// `2 of 3 pods ready`, `3 containers`, `5 events`, `last rollout (9 days ago)`
  List<String> checked() {
    var looked = new LinkedHashMap<String, List<Evidence>>();
    for (var exhibit : file.exhibits()) {
      var evidence = exhibit.evidence();
      if (!(evidence instanceof Missing) && !(evidence instanceof Alerted)) {
        looked.computeIfAbsent(kind(evidence), kind -> new ArrayList<>()).add(evidence);
      }
    }
    return looked.entrySet().stream().map(this::looked).toList();
  }

  private static String kind(Evidence evidence) {
    return switch (evidence) {
      case LogLine line -> "log line";
      case PodState pod -> "pod";
      case ContainerState container -> "container";
      case Happening event -> "event";
      case JobState job -> "job";
      default -> evidence.source();
    };
  }

  private String looked(Map.Entry<String, List<Evidence>> entry) {
    var all = entry.getValue();
    return switch (all.getFirst()) {
      case WorkloadState state -> counted(state);
      case NodeState node when all.size() == 1 -> node.about().name() + " (" + node.line() + ")";
      case ServiceState service when all.size() == 1 ->
          "%s (%s)".formatted(service.about().spoken(), count(service.ready(), "ready endpoint"));
      case IngressState ingress -> all.size() == 1 ? "1 ingress" : all.size() + " ingresses";
      case PolicyState policy ->
          all.size() == 1 ? "1 network policy" : all.size() + " network policies";
      case Edit edit -> count(all.size(), "change") + " around it";
      case Rollout rollout -> "last rollout" + ago(rollout.when());
      default -> count(all.size(), entry.getKey());
    };
  }

  /// What the state says in numbers, without its conditions.
  static String counted(WorkloadState state) {
    if (!state.there()) {
      return state.line();
    }
    return state.desired() == 0
        ? "no pods wanted"
        : "%d of %s ready".formatted(state.ready(), count(state.desired(), "pod"));
  }

  private String ago(Optional<Instant> when) {
    return when.map(at -> " (" + Ages.of(Duration.between(at, file.now())) + " ago)").orElse("");
  }

  List<String> wouldDecide() {
    return Stream.of(
            goneLogs(),
            refused(),
            lateReads(),
            previousLogs(),
            silent(),
            expiredEvents(),
            noTrace())
        .flatMap(Optional::stream)
        .limit(MOST)
        .toList();
  }

  private Optional<String> goneLogs() {
    return file.all(WorkloadState.class).stream()
        .map(Exhibit::evidence)
        .filter(state -> !state.there())
        .findFirst()
        .map(state ->
            "logs of %s that were kept outside the cluster".formatted(state.about().spoken()));
  }

  private Optional<String> refused() {
    return missing("not allowed").map(what -> "permission to get and list: " + what);
  }

  private Optional<String> lateReads() {
    return missing("no answer in time", "not read within", "API server")
        .map(what -> "an answer of the API server about " + what);
  }

  private Optional<String> previousLogs() {
    return file.all(Missing.class).stream()
        .map(Exhibit::evidence)
        .filter(gap -> gap.what().startsWith("log of ") && gap.what().endsWith("previous run"))
        .filter(gap -> gap.why().startsWith("not available") || gap.why().startsWith("not found"))
        .findFirst()
        .map(gap -> "the " + gap.what() + ": read it right after the next restart");
  }

  private Optional<String> silent() {
    return file.all(ContainerState.class).stream()
        .map(Exhibit::evidence)
        .filter(state -> state.lastEnd().filter(end -> end.exitCode() != 0).isPresent())
        .filter(state -> previousLogs().isEmpty() && missing("not allowed").isEmpty())
        .findFirst()
        .map(state -> "a line in the log of %s that says why it ends".formatted(state.spoken()));
  }

  private Optional<String> expiredEvents() {
    boolean old = file.incident().since().isBefore(file.now().minus(EVENTS_KEPT));
    return old && file.all(Happening.class).isEmpty() && missing("").isEmpty()
        ? Optional.of(
            "events from when it began: a cluster keeps them for 1 h unless told otherwise")
        : Optional.empty();
  }

  private Optional<String> noTrace() {
    return silent().isEmpty()
            && goneLogs().isEmpty()
            && file.all(Missing.class).isEmpty()
            && file.all(LogLine.class).isEmpty()
            && file.all(WorkloadState.class).stream().anyMatch(state -> state.evidence().there())
        ? Optional.of(elsewhere())
        : Optional.empty();
  }

  /// What to look at where the cluster shows no fault.
  String elsewhere() {
    return file.incident().alerts().isEmpty()
        ? "the metrics and logs of the time in question: the objects and events show no fault"
        : "the alert's expression and its graph: the objects and events show no fault";
  }

  private Optional<String> missing(String... whys) {
    var whats =
        file.all(Missing.class).stream()
            .map(Exhibit::evidence)
            .filter(gap -> Stream.of(whys).anyMatch(gap.why()::startsWith))
            .map(Missing::what)
            .distinct()
            .toList();
    return whats.isEmpty()
        ? Optional.empty()
        : Optional.of(
            whats.stream().limit(MOST).collect(Collectors.joining(", "))
                + (whats.size() > MOST ? " and %d more".formatted(whats.size() - MOST) : ""));
  }

  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
