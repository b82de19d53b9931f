package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Amounts;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The kubelet refused a pod that the scheduler had given it: the node had less than the scheduler
/// believed, or a device was gone.
final class PodRejected implements Analyzer {
  private static final Pattern REASONS =
      Pattern.compile(
          "OutOf[a-zA-Z./-]+|UnexpectedAdmissionError|NodeAffinity|PodFitsHostPorts|NodePorts"
              + "|TopologyAffinityError|SMTAlignmentError|SysctlForbidden|AppArmor|PodOSNotSupported"
              + "|PodLevelResourcesNotAdmittedReason|InvalidNodeInfo|Taint\\w*");
  private static final Pattern OUT =
      Pattern.compile(
          "enough resource: ([^,\\s]+), requested: (\\d+), used: (\\d+), capacity: (\\d+)");
  private static final Pattern DEVICES =
      Pattern.compile(
          "unavailable for ([^.\\s]+(?:\\.[^.\\s]+)*)\\. Requested: (\\d+), Available: (\\d+)");

  private static final Pattern SYSCTL = Pattern.compile("forbidden sysctl: \"?([\\w./-]+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            PodState.class,
            state ->
                state.phase().equals("Failed")
                    && REASONS.matcher(state.reason()).matches()
                    && Fresh.matters(state.ended(), file),
            state -> state.reason() + state.node())
        .stream()
        .map(PodRejected::finding)
        .toList();
  }

  private static Finding finding(Alike<PodState> rejected) {
    var state = rejected.evidence();
    return new Finding(
        "pod-rejected",
        state.about(),
        rejected.subjects(),
        "rejected by the node",
        "%s refused the pod: %s"
            .formatted(
                state.node().isEmpty() ? "the kubelet" : "node " + state.node(), words(state)),
        Certainty.SEEN,
        rejected.ids(),
        next(state),
        sysctl(state)
            .map(name ->
                "Allow %s with the kubelet's allowedUnsafeSysctls, or leave it out of the pod."
                    .formatted(name))
            .orElse(""));
  }

  private static List<String> next(PodState state) {
    var pod = Kubectl.describe(state.about());
    if (sysctl(state).isPresent()) {
      return List.of(pod, Kubectl.get(state.about(), "jsonpath='{.spec.securityContext.sysctls}'"));
    }
    return state.node().isEmpty()
        ? List.of(pod)
        : List.of(pod, Kubectl.describe(new Ref("node", "", state.node())));
  }

  private static Optional<String> sysctl(PodState state) {
    var named = SYSCTL.matcher(state.message());
    return named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  private static String words(PodState state) {
    var out = OUT.matcher(state.message());
    if (out.find()) {
      boolean cpu = out.group(1).equals("cpu");
      return "it asks for %s of %s, and %s of %s are in use"
          .formatted(
              amount(out.group(2), cpu),
              out.group(1),
              amount(out.group(3), cpu),
              amount(out.group(4), cpu));
    }
    var devices = DEVICES.matcher(state.message());
    if (devices.find()) {
      return "it asks for %s of %s, and %s are available (%s)"
          .formatted(devices.group(2), devices.group(1), devices.group(3), state.reason());
    }
    var said = state.message().replaceFirst("^Pod was rejected: ?", "");
    return state.reason()
        + (said.isEmpty() ? "" : ", " + Say.cut(said, 180).replaceFirst("\\.$", ""));
  }

  /// The kubelet counts cpu in thousandths, and bytes.
  private static String amount(String number, boolean cpu) {
    return cpu ? number + "m" : Amounts.bytes(number);
  }
}
