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
  private static final Pattern CLAIM =
      Pattern.compile("persistentvolumeclaim \"([^\"]+)\" (?:not found|is being deleted)");
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
            : sentence(reasons),
        Certainty.SEEN,
        pods.ids(),
        List.of(Kubectl.describe(state.about()), "kubectl get nodes --show-labels"),
        fix(said));
  }

  private static String sentence(List<String> reasons) {
    var all = String.join("; ", reasons);
    return all.contains(" node")
        ? "no node can take the pod: " + all
        : "the pod cannot be placed: " + all;
  }

  private static List<String> reasons(String message, PodState pod) {
    var available = AVAILABLE.matcher(message);
    if (!available.find()) {
      return List.of();
    }
    int nodes = Integer.parseInt(available.group(1));
    var words = available.group(2);
    int end = words.indexOf(". ");
    var reasons = new ArrayList<String>();
    // older schedulers: `had taint {a: b}, that the pod didn't tolerate`
    var said =
        (end < 0 ? words : words.substring(0, end)).replace(", that the pod", " that the pod");
    for (var part : split(said)) {
      var reason = REASON.matcher(part);
      if (reason.matches()) {
        int some = Integer.parseInt(reason.group(1));
        reasons.add(
            (nodes == 1 ? "the only node " : "%d of %d nodes ".formatted(some, nodes))
                + predicate(reason.group(2), some == 1, pod));
      } else if (!part.isBlank()) {
        reasons.add(ofThePod(part));
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

  /// What the scheduler says of the pod, not of any node.
  private static String ofThePod(String reason) {
    if (reason.contains("unbound immediate PersistentVolumeClaims")) {
      return "a PersistentVolumeClaim of the pod is not bound";
    }
    var claim = CLAIM.matcher(reason);
    if (claim.find()) {
      return "persistentvolumeclaim %s of the pod does not exist".formatted(claim.group(1));
    }
    return Say.cut(reason, 120);
  }

  /// @param one a single node: the verb agrees with it
  private static String predicate(String reason, boolean one, PodState pod) {
    var has = one ? "has" : "have";
    if (reason.startsWith("Insufficient ")) {
      var resource = reason.substring("Insufficient ".length());
      return has + " too little " + resource + asked(resource, pod);
    }
    if (reason.contains("didn't match Pod's node affinity")
        || reason.contains("match node selector")) {
      return (one ? "does" : "do")
          + " not match the pod's node selector or affinity"
          + (pod.nodeSelector().isEmpty()
              ? ""
              : " (" + String.join(", ", pod.nodeSelector()) + ")");
    }
    if (reason.contains("taint")) {
      return (one ? "carries" : "carry")
          + " a taint that the pod does not tolerate"
          + braces(reason);
    }
    if (reason.contains("were unschedulable")) {
      return (one ? "is" : "are") + " cordoned";
    }
    if (reason.contains("anti-affinity")) {
      return (one ? "is" : "are") + " excluded by pod anti-affinity";
    }
    if (reason.contains("pod affinity")) {
      return (one ? "does" : "do") + " not satisfy the pod's affinity to other pods";
    }
    if (reason.contains("topology spread")) {
      return "would break the pod's topology spread"
          + (reason.contains("missing required label")
              ? " (a required node label is missing)"
              : "");
    }
    if (reason.contains("free ports")) {
      return has + " the pod's host port taken";
    }
    if (reason.contains("volume node affinity") || reason.contains("volume zone")) {
      return "cannot reach the pod's volume, which is bound to another node or zone";
    }
    if (reason.contains("persistent volumes to bind")) {
      return has + " no persistent volume that the pod's claim could take";
    }
    if (reason.contains("unbound immediate PersistentVolumeClaims")) {
      return one
          ? "waits for a claim of the pod to be bound"
          : "wait for a claim of the pod to be bound";
    }
    if (reason.startsWith("Too many pods")) {
      return has + " as many pods as " + (one ? "it" : "they") + " may";
    }
    if (reason.contains("max volume count")) {
      return has + " as many volumes attached as " + (one ? "it" : "they") + " may";
    }
    return (one ? "says: " : "say: ") + Say.cut(reason, 120);
  }

  /// ` (container model requests 64)`
  private static String asked(String resource, PodState pod) {
    var wanted = Pattern.compile("(?:^|[ ,:])" + Pattern.quote(resource) + " (\\S+?)(?:,|$)");
    var asked = new ArrayList<String>();
    for (var request : pod.requests()) {
      var amount = wanted.matcher(request);
      int colon = request.indexOf(": ");
      if (colon > 0 && amount.find()) {
        asked.add("container " + request.substring(0, colon) + " requests " + amount.group(1));
      }
    }
    return asked.isEmpty() ? "" : " (" + String.join(", ", asked) + ")";
  }

  private static String braces(String reason) {
    int open = reason.indexOf('{');
    int close = reason.lastIndexOf('}');
    return open >= 0 && close > open + 1
        ? " (" + reason.substring(open + 1, close).strip().replaceFirst(":$", "") + ")"
        : "";
  }

  private static String fix(String said) {
    if (said.contains("Insufficient")) {
      return "Lower the pod's requests, or add a node that is large enough.";
    }
    if (said.contains("node affinity/selector") || said.contains("match node selector")) {
      return "Correct the node selector, or label a node with it.";
    }
    if (said.contains("taint")) {
      return "Add a toleration to the pod, or remove the taint.";
    }
    if (said.contains("were unschedulable")) {
      return "Uncordon a node once its maintenance is over.";
    }
    var claim = CLAIM.matcher(said);
    if (claim.find()) {
      return "Create persistentvolumeclaim %s, or correct the volume.".formatted(claim.group(1));
    }
    if (said.contains("unbound immediate")) {
      return "Look at the claim first: the pod follows once it is bound.";
    }
    return "";
  }
}
