package dev.sitrep.finding;

import dev.sitrep.evidence.Happening;
import java.util.Set;
import java.util.regex.Pattern;

/// What node autoscalers say of a pod that no node can take: cluster-autoscaler and Karpenter.
final class Scaling {
  private static final Set<String> REASONS = Set.of("NotTriggerScaleUp", "TriggeredScaleUp");

  /// Karpenter's reason is that of the scheduler.
  private static final Pattern KARPENTER =
      Pattern.compile("incompatible with (?:nodepool|provisioner)|no instance type|nodeclaim");

  private static final Pattern PREFIX =
      Pattern.compile(
          "^(?:pod didn't trigger scale-up(?: \\([^)]*\\))?|pod triggered scale-up"
              + "|Failed to schedule pod|Pod should schedule on)[:,]? *");

  private Scaling() {}

  static boolean isAnswer(Happening event) {
    return REASONS.contains(event.reason()) || KARPENTER.matcher(event.message()).find();
  }

  /// `; the autoscaler adds no node: 1 max node group size reached`
  static String words(Happening event) {
    boolean adds = event.reason().equals("TriggeredScaleUp");
    var said = PREFIX.matcher(event.message()).replaceFirst("");
    return (adds ? "; the autoscaler is adding a node" : "; the autoscaler adds no node")
        + (said.isEmpty() ? "" : ": " + Say.cut(said, 140));
  }
}
