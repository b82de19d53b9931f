package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.PodState;
import dev.sitrep.evidence.StatusCondition;
import dev.sitrep.evidence.Terminating;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An object is deleted and does not go: finalizers hold it, a namespace is not empty, or the
/// kubelet cannot end a pod.
final class StuckTerminating implements Analyzer {
  /// A deletion that takes this long over its time is stuck.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public List<Finding> analyze(CaseFile file) {
    var findings = new ArrayList<Finding>();
    file.all(Terminating.class).stream()
        .filter(one -> isStuck(Optional.of(one.evidence().since()), file))
        .forEach(one -> object(one, file).ifPresent(findings::add));
    Alike.group(
            file,
            PodState.class,
            state -> isStuck(state.deleted(), file) && !isOnLostNode(state, file),
            PodState::finalizers)
        .forEach(pods -> findings.add(pods(pods, file)));
    return findings;
  }

  private static boolean isStuck(Optional<Instant> deleted, CaseFile file) {
    return deleted.filter(at -> at.isBefore(file.now().minus(PATIENCE))).isPresent();
  }

  private static boolean isOnLostNode(PodState pod, CaseFile file) {
    return pod.finalizers().isEmpty()
        && file.all(NodeState.class).stream()
            .map(Exhibit::evidence)
            .anyMatch(node -> !node.ready() && node.about().name().equals(pod.node()));
  }

  private static Optional<Finding> object(Exhibit<Terminating> exhibit, CaseFile file) {
    var one = exhibit.evidence();
    var left =
        one.conditions().stream()
            .filter(condition -> condition.type().startsWith("Namespace"))
            .map(StatusCondition::message)
            .filter(message -> !message.isEmpty())
            .map(message -> Say.cut(message, 160).replaceFirst("[.,]$", ""))
            .toList();
    if (one.finalizers().isEmpty() && left.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        finding(
            one.about(),
            List.of(one.about()),
            "%s should have been gone %s ago and is held by %s"
                .formatted(
                    one.about().spoken(),
                    late(one.since(), file),
                    left.isEmpty()
                        ? holders(one.finalizers())
                        : "what is left in it: " + String.join("; ", left)),
            Certainty.SEEN,
            List.of(exhibit.id()),
            left.isEmpty()
                ? "Look at the controller that should remove the finalizer."
                : left.stream().anyMatch(words -> words.contains("iscovery failed"))
                    ? "Mend or remove the API service that does not answer."
                    : "Look at the controllers that should remove what is left."));
  }

  private static Finding pods(Alike<PodState> pods, CaseFile file) {
    var pod = pods.evidence();
    var late = late(pod.deleted().orElse(file.now()), file);
    if (!pod.finalizers().isEmpty()) {
      return finding(
          pod.about(),
          pods.subjects(),
          "the pod should have been gone %s ago and is held by %s"
              .formatted(late, holders(pod.finalizers())),
          Certainty.SEEN,
          pods.ids(),
          "Look at the controller that should remove the finalizer.");
    }
    var failed =
        file.all(Happening.class).stream()
            .filter(event -> pods.about(event.evidence().about()))
            .filter(event ->
                event.evidence().reason().equals("FailedKillPod")
                    || event.evidence().message().contains("error killing pod"))
            .findFirst();
    return finding(
        pod.about(),
        pods.subjects(),
        "the pod should have been gone %s ago and the kubelet%s has not ended it%s"
            .formatted(
                late,
                pod.node().isEmpty() ? "" : " of node " + pod.node(),
                failed.map(event -> ": " + Say.cut(event.evidence().message(), 160)).orElse("")),
        failed.isPresent() ? Certainty.SEEN : Certainty.LIKELY,
        pods.ids(failed.stream()),
        "");
  }

  private static String late(Instant since, CaseFile file) {
    return Ages.of(Duration.between(since, file.now()));
  }

  private static String holders(List<String> finalizers) {
    return (finalizers.size() == 1 ? "finalizer " : "finalizers ") + String.join(", ", finalizers);
  }

  private static Finding finding(
      Ref fault,
      List<Ref> subjects,
      String cause,
      Certainty certainty,
      List<String> exhibits,
      String fix) {
    return new Finding(
        "stuck-terminating",
        fault,
        subjects,
        "stuck in deletion",
        cause,
        certainty,
        exhibits,
        Stream.of(Kubectl.get(fault, "jsonpath='{.metadata.finalizers}'"), Kubectl.describe(fault))
            .toList(),
        fix);
  }
}
