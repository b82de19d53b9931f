package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Casualties;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.StatusCondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A node with one bad condition: what its rules share.
///
/// @param taken whom the node takes down, where the case is about the node
record NodeFault(
    Exhibit<NodeState> exhibit, StatusCondition condition, Optional<Exhibit<Casualties>> taken) {

  /// The runtime's own words, wherever the kubelet puts them in its list.
  private static final Pattern RUNTIME =
      Pattern.compile(
          "PLEG is not healthy|container runtime is down|container runtime status check|runtime is"
              + " not ready|RuntimeReady=false|containerd\\.sock|crio\\.sock|cri-dockerd|docker\\.sock"
              + "|RPC is not|failed to get runtime",
          Pattern.CASE_INSENSITIVE);

  static Stream<NodeFault> of(CaseFile file, String type) {
    return file.all(NodeState.class).stream()
        .flatMap(exhibit ->
            exhibit.evidence().condition(type).stream()
                .map(condition -> of(exhibit, condition, file)));
  }

  static NodeFault of(Exhibit<NodeState> exhibit, StatusCondition condition, CaseFile file) {
    return new NodeFault(
        exhibit,
        condition,
        file.first(Casualties.class)
            .filter(taken -> taken.evidence().about().equals(exhibit.evidence().about())));
  }

  String name() {
    return exhibit.evidence().about().name();
  }

  /// Whether the kubelet is there and blames the container runtime.
  boolean isRuntime() {
    return !condition.status().equals("Unknown") && RUNTIME.matcher(condition.message()).find();
  }

  /// ` for 25 min`, or nothing.
  String lasting(CaseFile file) {
    return condition
        .since()
        .map(since -> " for " + Ages.of(Duration.between(since, file.now())))
        .orElse("");
  }

  Finding finding(String rule, String symptom, String cause, String fix) {
    var node = exhibit.evidence().about();
    return new Finding(
        rule,
        node,
        List.of(node),
        symptom + taken.map(pods -> ", %s with it".formatted(pods.evidence().counted())).orElse(""),
        "node %s %s".formatted(node.name(), cause),
        Certainty.SEEN,
        Stream.concat(Stream.of(exhibit.id()), taken.map(Exhibit::id).stream()).toList(),
        List.of(Kubectl.describe(node), Kubectl.podsOn(node.name())),
        fix);
  }
}
