package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.WorkloadState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The object that the alert names does not exist any more: what it knew went with it.
final class TargetGone implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    var owner =
        file.all(WorkloadState.class).stream()
            .filter(state -> state.evidence().there())
            .findFirst();
    return file.all(WorkloadState.class).stream()
        .filter(state -> !state.evidence().there())
        .map(gone -> finding(gone, owner, file))
        .toList();
  }

  /// @param owner the workload that the pod belonged to, if that is still there
  private static Finding finding(
      Exhibit<WorkloadState> gone, Optional<Exhibit<WorkloadState>> owner, CaseFile file) {
    var ref = gone.evidence().about();
    var started = event(file, one -> one.about().equals(ref) && one.reason().equals("Started"));
    var end =
        event(
            file,
            one ->
                (one.about().equals(ref) && one.reason().equals("TaintManagerEviction"))
                    || (one.reason().equals("SuccessfulDelete")
                        && one.message().matches(".*\\b" + Pattern.quote(ref.name()) + "\\b.*")));
    return new Finding(
        "target-gone",
        ref,
        List.of(owner.map(state -> state.evidence().about()).orElse(ref)),
        owner.isPresent() ? ref.spoken() + " is gone" : "gone",
        "%s%s was deleted before it could be read%s; its state and logs went with it%s"
            .formatted(
                ref.spoken(),
                started.map(one -> ran(one.evidence(), file)).orElse(""),
                end.map(one -> by(one.evidence())).orElse(""),
                owner.map(TargetGone::now).orElse("")),
        Certainty.UNKNOWN,
        Stream.of(Stream.of(gone), end.stream(), started.stream(), owner.stream())
            .flatMap(exhibits -> exhibits)
            .map(Exhibit::id)
            .toList(),
        List.of(Kubectl.events(ref), Kubectl.list("pods", ref.namespace())),
        "");
  }

  private static Optional<Exhibit<Happening>> event(CaseFile file, Predicate<Happening> wanted) {
    return file.all(Happening.class).stream()
        .filter(event -> wanted.test(event.evidence()))
        .findFirst();
  }

  /// Its own events prove that nothing kept it from running.
  private static String ran(Happening started, CaseFile file) {
    return started
        .last()
        .map(at -> " had started %s ago and".formatted(Ages.of(Duration.between(at, file.now()))))
        .orElse(" had started and");
  }

  private static String by(Happening end) {
    return end.reason().equals("SuccessfulDelete")
        ? " (by %s)".formatted(end.about().spoken())
        : " (taken off its node because of a taint)";
  }

  private static String now(Exhibit<WorkloadState> owner) {
    var state = owner.evidence();
    return "; %s now has %d of %s ready"
        .formatted(state.about().spoken(), state.ready(), Say.count(state.desired(), "pod"));
  }
}
