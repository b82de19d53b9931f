package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The node cannot set a pod up before any container starts: no address, no network plugin, no
/// pause image, no runtime.
final class SandboxFailed implements Analyzer {
  private static final Set<String> REASONS = Set.of("FailedCreatePodSandBox", "NetworkNotReady");

  private record Meaning(Pattern words, String cause, String fix) {
    Meaning(String words, String cause, String fix) {
      this(Pattern.compile(words, Pattern.CASE_INSENSITIVE), cause, fix);
    }
  }

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning(
              "no IP addresses available|no available IPs?\\b|failed to assign an IP|range is full"
                  + "|no more (?:free )?(?:IPs|addresses|affine blocks)|InsufficientFreeAddresses"
                  + "|insufficient.*addresses|IP pool .*exhausted|failed to allocate for range"
                  + "|unable to allocate IP|subnet.*exhausted|could not allocate IP",
              "the network plugin has no IP address left for it",
              "Free addresses, enlarge the pod address range, or put fewer pods on the node."),
          new Meaning(
              "no runtime for \"[^\"]*\" is configured|RuntimeHandler \"?[^\"]*\"? not supported",
              "its RuntimeClass names a handler that the node's container runtime does not have",
              "Correct runtimeClassName, or configure that handler on the nodes."),
          new Meaning(
              "failed to get sandbox image|pull(?:ing)? (?:the )?(?:sandbox|pause) image|pause(?::|@)[^ ]*\": failed",
              "the node cannot pull the pause image",
              "Correct sandbox_image in the runtime's configuration, or give the node access to that registry."),
          new Meaning(
              "cni plugin not initialized|network is not ready|no networks found in|cni config uninitialized"
                  + "|nodename: no such file|subnet\\.env: no such file|failed to find plugin"
                  + "|cni\\.sock.*(?:refused|no such)|unable to connect to Cilium",
              "the network plugin is not set up on its node",
              "Look at the network plugin's pod on this node."),
          new Meaning(
              "connection is unauthorized|Unauthorized|x509|certificate",
              "the network plugin is refused by the API server",
              "Renew the network plugin's credentials: restart its pod on this node."),
          new Meaning(
              "no space left on device", "the node's disk is full", "Free disk space on the node."),
          new Meaning(
              "plugin type=|networkPlugin cni|failed to (?:setup|set up) network",
              "the network plugin fails",
              "Look at the network plugin's pod on this node."));

  @Override
  public List<Finding> analyze(CaseFile file) {
    var pending =
        file.all(PodState.class).stream()
            .map(Exhibit::evidence)
            .filter(state -> state.phase().equals("Pending"))
            .toList();
    return Alike.group(
            file, Happening.class, event -> REASONS.contains(event.reason()), SandboxFailed::cause)
        .stream()
        .filter(failed -> pending.stream().anyMatch(pod -> failed.about(pod.about())))
        .map(failed -> finding(failed, pending))
        .toList();
  }

  private static String cause(Happening event) {
    return MEANINGS.stream()
        .filter(meaning -> meaning.words.matcher(event.message()).find())
        .map(Meaning::cause)
        .findFirst()
        .orElse("");
  }

  private static Finding finding(Alike<Happening> failed, List<PodState> pending) {
    var event = failed.evidence();
    var meaning =
        MEANINGS.stream().filter(one -> one.words.matcher(event.message()).find()).findFirst();
    var node =
        pending.stream()
            .filter(pod -> failed.about(pod.about()) && !pod.node().isEmpty())
            .map(pod -> " on node " + pod.node())
            .findFirst()
            .orElse("");
    var words = event.message().replaceFirst("^.*?(?:desc = |for sandbox \\S+: )", "");
    return new Finding(
        "sandbox-failed",
        event.about(),
        pending.stream().map(PodState::about).filter(failed::about).toList(),
        "not started: the node cannot set the pod up",
        "the pod cannot be set up%s: %s"
            .formatted(node, meaning.map(Meaning::cause).orElse(Say.cut(words, 200))),
        Certainty.SEEN,
        failed.ids(),
        List.of(Kubectl.events(event.about()), Kubectl.list("pods -o wide", "kube-system")),
        meaning.map(Meaning::fix).orElse(""));
  }
}
