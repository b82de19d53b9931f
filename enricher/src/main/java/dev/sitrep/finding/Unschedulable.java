package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// No node can take a pod. The scheduler counts its reasons node by node: `0/5 nodes are available:
/// 3 Insufficient cpu, 2 node(s) had untolerated taint {gpu: true}. preemption: ...`
final class Unschedulable implements Analyzer {
  private static final Pattern AVAILABLE = Pattern.compile("0/(\\d+) nodes are available: (.*)");
  private static final Pattern REASON = Pattern.compile("(\\d+) (.+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            PodState.class,
            state -> !state.unschedulable().isEmpty(),
            PodState::unschedulable)
        .stream()
        .map(Unschedulable::finding)
        .toList();
  }

  private static Finding finding(Alike<PodState> pods) {
    var state = pods.evidence();
    var said = state.unschedulable();
    var reasons = reasons(said, state);
    return new Finding(
        "unschedulable",
        state.about(),
        pods.subjects(),
        "not scheduled",
        reasons.isEmpty()
            ? "the scheduler cannot place the pod: " + Say.cut(said, 200)
            : "no node can take the pod: " + String.join("; ", reasons),
        Certainty.SEEN,
        pods.ids(),
        List.of(Kubectl.describe(state.about()), "kubectl get nodes --show-labels"),
        fix(said));
  }

  private static List<String> reasons(String said, PodState pod) {
    var available = AVAILABLE.matcher(said);
    if (!available.find()) {
      return List.of();
    }
    int nodes = Integer.parseInt(available.group(1));
    var words = available.group(2);
    int end = words.indexOf(". ");
    var reasons = new ArrayList<String>();
    for (var part : split(end < 0 ? words : words.substring(0, end))) {
      var reason = REASON.matcher(part);
      if (reason.matches()) {
        reasons.add(
            "%s of %d %s"
                .formatted(reason.group(1), nodes, predicate(reason.group(2), nodes, pod)));
      } else if (!part.isBlank()) {
        reasons.add(predicate(part, nodes, pod));
      }
    }
    return reasons;
  }

  /// Reasons are separated by commas, but a taint in braces may hold some too.
  private static List<String> split(String words) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return parts.stream()
        .map(one -> one.endsWith(".") ? one.substring(0, one.length() - 1) : one)
        .toList();
  }

  private static String predicate(String reason, int nodes, PodState pod) {
    boolean one = nodes == 1;
    var some = one ? "node " : "nodes ";
    if (reason.startsWith("Insufficient ")) {
      var resource = reason.substring("Insufficient ".length());
      return some
          + (one ? "has" : "have")
          + " too little "
          + resource
          + (pod.requests().isEmpty()
              ? ""
              : " (the pod asks: " + String.join(", ", pod.requests()) + ")");
    }
    if (reason.contains("didn't match Pod's node affinity/selector")) {
      return some
          + (one ? "does" : "do")
          + " not match the pod's node selector or affinity"
          + (pod.nodeSelector().isEmpty()
              ? ""
              : " (" + String.join(", ", pod.nodeSelector()) + ")");
    }
    if (reason.contains("untolerated taint")) {
      return some
          + (one ? "carries" : "carry")
          + " a taint that the pod does not tolerate"
          + braces(reason);
    }
    if (reason.contains("were unschedulable")) {
      return some + (one ? "is" : "are") + " cordoned";
    }
    if (reason.contains("pod anti-affinity")) {
      return some + (one ? "is" : "are") + " excluded by pod anti-affinity";
    }
    if (reason.contains("pod affinity")) {
      return some + (one ? "does" : "do") + " not satisfy the pod's affinity to other pods";
    }
    if (reason.contains("topology spread")) {
      return some + "would break the pod's topology spread";
    }
    if (reason.contains("free ports")) {
      return some + (one ? "has" : "have") + " the pod's host port taken";
    }
    if (reason.contains("volume node affinity")) {
      return some + "cannot reach the pod's volume (it is bound to another node or zone)";
    }
    if (reason.contains("unbound immediate PersistentVolumeClaims")) {
      return "a PersistentVolumeClaim of the pod is not bound";
    }
    if (reason.contains("Too many pods")) {
      return some + (one ? "has" : "have") + " as many pods as they may";
    }
    if (reason.contains("max volume count")) {
      return some + (one ? "has" : "have") + " as many volumes attached as they may";
    }
    return some + Say.cut(reason, 120);
  }

  private static String braces(String reason) {
    int open = reason.indexOf('{');
    int close = reason.lastIndexOf('}');
    return open >= 0 && close > open + 1
        ? " (" + reason.substring(open + 1, close).replace(": }", "") + ")"
        : "";
  }

  private static String fix(String said) {
    if (said.contains("Insufficient")) {
      return "Lower the pod's requests, or add a node that is large enough.";
    }
    if (said.contains("node affinity/selector")) {
      return "Correct the node selector, or label a node with it.";
    }
    if (said.contains("untolerated taint")) {
      return "Add a toleration to the pod, or remove the taint.";
    }
    if (said.contains("unbound immediate") || said.contains("persistentvolumeclaim")) {
      return "Look at the claim first: the pod follows once it is bound.";
    }
    return "";
  }
}
