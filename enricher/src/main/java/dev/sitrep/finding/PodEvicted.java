package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Amounts;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.PodState;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The kubelet evicted a pod: its node ran out of something, or the pod used more local disk than
/// it may.
final class PodEvicted implements Analyzer {
  private static final Pattern LOW =
      Pattern.compile("low on resource: ?([\\w.-]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern THRESHOLD =
      Pattern.compile("Threshold quantity: ([^,\\s]+), available: ([^.\\s]+)");
  private static final Pattern USED =
      Pattern.compile(
          "Container (\\S+) was using ([^,\\s]+), (?:which exceeds its )?request (?:is|of) ([^,.\\s]+)");
  private static final Pattern CONDITION =
      Pattern.compile("node had condition(?:s)?: ?\\[?([\\w, ]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern EMPTY_DIR =
      Pattern.compile("EmptyDir volume \"([^\"]+)\" exceeds the limit \"([^\"]+)\"");
  private static final Pattern CONTAINER_DISK =
      Pattern.compile("Container (\\S+) exceeded its local ephemeral storage limit \"?([^\".]+)");
  private static final Pattern POD_DISK =
      Pattern.compile(
          "ephemeral local storage usage exceeds the total limit of containers ([^.\\s]+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            PodState.class,
            state -> state.reason().equals("Evicted") && Fresh.matters(state.ended(), file),
            state -> key(state) + state.node())
        .stream()
        .map(PodEvicted::finding)
        .toList();
  }

  private static String key(PodState state) {
    return state.message().replaceAll("\\d+", "");
  }

  private static Finding finding(Alike<PodState> evicted) {
    var state = evicted.evidence();
    var said = state.message();
    var low = LOW.matcher(said);
    var condition = CONDITION.matcher(said);
    var emptyDir = EMPTY_DIR.matcher(said);
    var container = CONTAINER_DISK.matcher(said);
    var pod = POD_DISK.matcher(said);
    if (low.find()) {
      var resource = low.group(1).replaceFirst("\\.$", "");
      // a container that is named with what it used is at fault, not its node
      return finding(
          evicted,
          used(said).isEmpty() ? node(state) : state.about(),
          "%s ran low on %s%s and evicted the pod%s"
              .formatted(place(state), resource, threshold(said), used(said)),
          resource.equals("memory")
              ? "Give the containers memory requests near what they use, or add memory."
              : "Free %s on the node, or limit what the pods there use.".formatted(resource));
    }
    if (condition.find()) {
      return finding(
          evicted,
          node(state),
          "%s had %s and refused or evicted the pod"
              .formatted(place(state), condition.group(1).strip()),
          "Mend the node's pressure first.");
    }
    if (emptyDir.find()) {
      return finding(
          evicted,
          state.about(),
          "the pod was evicted because its emptyDir volume %s grew past its limit of %s"
              .formatted(emptyDir.group(1), emptyDir.group(2)),
          "Raise sizeLimit of emptyDir %s, or find what fills it.".formatted(emptyDir.group(1)));
    }
    if (container.find()) {
      return finding(
          evicted,
          state.about(),
          "the pod was evicted because container %s used more local disk than its limit of %s"
              .formatted(container.group(1), container.group(2)),
          "Raise the ephemeral-storage limit, or find what fills the container's disk.");
    }
    if (pod.find()) {
      return finding(
          evicted,
          state.about(),
          "the pod was evicted because it used more local disk than its ephemeral-storage limit of %s"
              .formatted(pod.group(1)),
          "Raise the ephemeral-storage limit, or find what fills the pod's disk.");
    }
    return finding(
        evicted,
        state.about(),
        "the pod was evicted"
            + (said.isEmpty() ? "" : ": " + Say.cut(said, 200).replaceFirst("\\.$", "")),
        "");
  }

  private static String place(PodState state) {
    return state.node().isEmpty() ? "its node" : "node " + state.node();
  }

  private static Ref node(PodState state) {
    return state.node().isEmpty() ? state.about() : new Ref("node", "", state.node());
  }

  /// ` (83512Ki left, threshold 100Mi)`
  private static String threshold(String said) {
    var threshold = THRESHOLD.matcher(said);
    return threshold.find()
        ? " (%s left, threshold %s)"
            .formatted(Amounts.bytes(threshold.group(2)), Amounts.bytes(threshold.group(1)))
        : "";
  }

  private static String used(String said) {
    var used = USED.matcher(said);
    return used.find()
        ? "; container %s was using %s and requests %s"
            .formatted(used.group(1), Amounts.bytes(used.group(2)), Amounts.bytes(used.group(3)))
        : "";
  }

  /// The node ran out of something; else the pod went past a limit of its own.
  private static boolean isOfNode(PodState state) {
    return LOW.matcher(state.message()).find() || CONDITION.matcher(state.message()).find();
  }

  private static Finding finding(Alike<PodState> evicted, Ref fault, String cause, String fix) {
    var state = evicted.evidence();
    return new Finding(
        "pod-evicted",
        fault,
        evicted.subjects(),
        "evicted",
        cause,
        Certainty.SEEN,
        evicted.ids(),
        Stream.of(state.about(), node(state))
            .filter(one -> !one.kind().equals("node") || isOfNode(state))
            .sorted(Comparator.comparing(one -> !one.equals(fault)))
            .distinct()
            .map(Kubectl::describe)
            .toList(),
        fix);
  }
}
