package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState.Holder;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A volume that only one node may have is still attached to another.
final class VolumeMultiAttach implements Analyzer {
  private static final Pattern USED_BY = Pattern.compile("used by pod\\(s\\) ([\\w.-]+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Mounting.findings(
        file, Mounting.Kind.MULTI_ATTACH, mounting -> Optional.of(finding(mounting, file)));
  }

  private static Finding finding(Mounting mounting, CaseFile file) {
    var here = node(mounting.pods().getFirst(), file);
    var holder = holder(mounting, here);
    var fault = holder.map(Holder::pod).orElse(mounting.fault());
    return mounting.finding(
        "volume-multi-attach",
        "not started: its volume is attached elsewhere",
        fault,
        "%s can be attached to one node only%s"
                .formatted(
                    mounting.spoken(),
                    holder
                        .map(one ->
                            ", and %s has it%s".formatted(one.pod().spoken(), on(one.node())))
                        .orElse(", and another node still has it"))
            + (here.isEmpty() ? "" : "; the new pod is on node " + here),
        "The old pod has to go before the new one can start: let it end, or use strategy Recreate.",
        List.of(Kubectl.describe(fault), "kubectl get volumeattachments"));
  }

  private static String on(String node) {
    return node.isEmpty() ? "" : " on node " + node;
  }

  private static String node(Ref pod, CaseFile file) {
    return file.all(PodState.class).stream()
        .map(Exhibit::evidence)
        .filter(state -> state.about().equals(pod))
        .map(PodState::node)
        .findFirst()
        .orElse("");
  }

  /// Whom the event names, else a pod of the target that holds the claim on another node.
  private static Optional<Holder> holder(Mounting mounting, String here) {
    var holders =
        mounting.claim().map(claim -> claim.evidence().holders()).orElse(List.of()).stream()
            .filter(one -> !one.node().equals(here) && !mounting.pods().contains(one.pod()))
            .toList();
    var named = USED_BY.matcher(mounting.event().message());
    if (named.find()) {
      var pod = new Ref("pod", mounting.event().about().namespace(), named.group(1));
      return Optional.of(
          holders.stream()
              .filter(one -> one.pod().equals(pod))
              .findFirst()
              .orElse(new Holder(pod, "")));
    }
    return holders.stream().findFirst();
  }
}
