package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A pod had to make room for one of higher priority; the pods that replace it may find none.
final class Preempted implements Analyzer {
  private static final Pattern BY =
      Pattern.compile("(?i)preempted by (?:a pod|(?:pod )?(\\S+)) on node (\\S+)");

  /// Newer schedulers name the preemptor by its uid.
  private static final Pattern UID = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            Happening.class,
            event -> event.reason().equals("Preempted") && Fresh.matters(event.last(), file),
            Happening::reason)
        .stream()
        .map(preempted -> finding(preempted, file))
        .toList();
  }

  private static Finding finding(Alike<Happening> preempted, CaseFile file) {
    var event = preempted.evidence();
    var waiting =
        file.all(PodState.class).stream()
            .filter(state -> !state.evidence().unschedulable().isEmpty())
            .filter(state -> preempted.about(state.evidence().about()))
            .toList();
    return new Finding(
        "preempted",
        event.about(),
        Stream.concat(
                waiting.stream().map(state -> state.evidence().about()),
                preempted.subjects().stream())
            .distinct()
            .toList(),
        waiting.isEmpty() ? "preempted" : "preempted, without room since",
        "%s was preempted%s to make room for a pod of higher priority%s"
            .formatted(
                event.about().spoken(),
                by(event.message()),
                waiting.isEmpty() ? "" : ", and its replacement finds no node"),
        Certainty.SEEN,
        preempted.ids(Stream.concat(Stream.of(preempted.example()), waiting.stream().limit(1))),
        List.of(
            Kubectl.events(event.about()),
            "kubectl get priorityclasses",
            Kubectl.list(
                "pods -o custom-columns=NAME:.metadata.name,PRIORITY:.spec.priority",
                event.about().namespace())),
        "Give the workload a priority class that fits its worth, or add a node.");
  }

  private static String by(String message) {
    var by = BY.matcher(message);
    if (!by.find()) {
      return "";
    }
    var preemptor = by.group(1) == null ? "" : by.group(1);
    return (preemptor.isEmpty() || UID.matcher(preemptor).matches() ? "" : " by " + preemptor)
        + " on node "
        + by.group(2);
  }
}
