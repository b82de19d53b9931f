package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ComponentState;
import dev.sitrep.evidence.Exhibit;
import java.util.List;

/// An alert says that a part of the cluster itself is down; its pods say whether it is so.
final class ClusterComponentDown implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(ComponentState.class).stream().map(ClusterComponentDown::finding).toList();
  }

  private static Finding finding(Exhibit<ComponentState> exhibit) {
    var one = exhibit.evidence();
    boolean failing = one.failing().isPresent() || one.ready() < one.pods().size();
    var fault = one.failing().orElse(one.about());
    return new Finding(
        "cluster-component-down",
        fault,
        List.of(one.about()),
        failing
            ? "without a working %s".formatted(one.component())
            : "%s not seen by the monitoring".formatted(one.component()),
        cause(one, failing),
        failing ? Certainty.SEEN : one.pods().isEmpty() ? Certainty.UNKNOWN : Certainty.LIKELY,
        List.of(exhibit.id()),
        failing
            ? List.of(Kubectl.describe(fault), Kubectl.list("pods -o wide", "kube-system"))
            : List.of(Kubectl.list("pods -o wide", "kube-system")),
        "");
  }

  private static String cause(ComponentState one, boolean failing) {
    if (one.pods().isEmpty()) {
      return "there is no pod of %s in kube-system: a provider runs it, or it is gone"
          .formatted(one.component());
    }
    var counted =
        "%d of %s of %s ready"
            .formatted(one.ready(), Say.count(one.pods().size(), "pod"), one.component());
    return failing
        ? counted + one.failing().map(pod -> "; " + pod.spoken() + " is not").orElse("")
        : counted
            + ": it runs, and the monitoring does not reach its metrics (it may listen on 127.0.0.1 only)";
  }
}
