package dev.sitrep.report;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.Rollout;
import dev.sitrep.evidence.WorkloadState;
import dev.sitrep.report.Ending.Standing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How an object stands after its trouble, and what was rolled out meanwhile. Of what cannot be
/// read nothing is said.
///
/// @param file of a look after the end
/// @param last the report of the time of the trouble
record Aftermath(CaseFile file, Report last) {
  private static final int MOST_CHANGES = 2;
  private static final int LONGEST = 120;

  /// Others count no pods, or count them as something else.
  private static final Set<String> OF_PODS =
      Set.of("deployment", "statefulset", "daemonset", "replicaset", "pod");

  /// A rollout, as an exhibit tells it: `revision 7 → 8: ...`, `revision 8, the first`
  private static final Pattern REVISION = Pattern.compile("revision (?:\\d+ → )?(\\d{1,18})\\b.*");

  List<Standing> told() {
    return Stream.of(workload(), node(), revision()).flatMap(Optional::stream).toList();
  }

  private Optional<Standing> workload() {
    return file.all(WorkloadState.class).stream()
        .map(Exhibit::evidence)
        .filter(state -> state.about().equals(last.object()))
        .filter(state -> state.there() && OF_PODS.contains(state.about().kind()))
        .findFirst()
        .map(state ->
            new Standing(
                state.desired() == 0
                    ? "scaled to 0"
                    : "%d of %s ready"
                        .formatted(state.ready(), Undecided.count(state.desired(), "pod")),
                state.whole() ? state.readySince() : Optional.empty(),
                ""));
  }

  private Optional<Standing> node() {
    return file.all(NodeState.class).stream()
        .map(Exhibit::evidence)
        .filter(state -> state.about().equals(last.object()))
        .findFirst()
        .map(state ->
            new Standing(
                (state.ready() ? "Ready" : "not Ready") + (state.cordoned() ? ", cordoned" : ""),
                Optional.empty(),
                ""));
  }

  /// The newest one, where the trouble was with another.
  private Optional<Standing> revision() {
    var then = known();
    return file.all(Rollout.class).stream()
        .map(Exhibit::evidence)
        .filter(
            rollout -> then.isPresent() ? rollout.to() > then.getAsLong() : cameMeanwhile(rollout))
        .findFirst()
        .map(rollout ->
            new Standing("revision " + rollout.to(), rollout.when(), brief(rollout.changes())));
  }

  private boolean cameMeanwhile(Rollout rollout) {
    return rollout.when().filter(at -> at.isAfter(last.at())).isPresent();
  }

  private OptionalLong known() {
    return last.exhibits().stream()
        .filter(item -> item.source().equals("rollout"))
        .map(item -> REVISION.matcher(item.text()))
        .filter(revision -> revision.matches())
        .mapToLong(revision -> Long.parseLong(revision.group(1)))
        .max();
  }

  private static String brief(List<String> changes) {
    int more = changes.size() - MOST_CHANGES;
    var told = String.join("; ", changes.stream().limit(MOST_CHANGES).toList());
    var cut = told.length() > LONGEST ? told.substring(0, LONGEST - 1) + "…" : told;
    return more > 0 ? "%s; and %d more".formatted(cut, more) : cut;
  }
}
