package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A pod ended because its node was shut down.
final class PodShutdown implements Analyzer {
  private static final Set<String> REASONS = Set.of("NodeShutdown", "Shutdown", "Terminated");
  private static final Pattern WORDS =
      Pattern.compile("shut(?:ting)? ?down", Pattern.CASE_INSENSITIVE);

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            PodState.class,
            state ->
                REASONS.contains(state.reason())
                    && (WORDS.matcher(state.message()).find()
                        || !state.reason().equals("Terminated"))
                    && Fresh.matters(state.ended(), file),
            PodState::node)
        .stream()
        .map(PodShutdown::finding)
        .toList();
  }

  private static Finding finding(Alike<PodState> ended) {
    var state = ended.evidence();
    var node = new Ref("node", "", state.node());
    return new Finding(
        "pod-shutdown",
        state.node().isEmpty() ? state.about() : node,
        ended.subjects(),
        "ended by a node shutdown",
        "%s was shut down and ended the pod"
            .formatted(state.node().isEmpty() ? "its node" : node.spoken()),
        Certainty.SEEN,
        ended.ids(),
        List.of(
            state.node().isEmpty() ? Kubectl.describe(state.about()) : Kubectl.describe(node),
            Kubectl.list("pods -o wide", state.about().namespace())),
        "");
  }
}
