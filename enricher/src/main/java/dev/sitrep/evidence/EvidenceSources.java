package dev.sitrep.evidence;

import java.util.List;

/// Every place to look, in the order in which a report numbers what was found.
public final class EvidenceSources {
  public static final List<EvidenceSource> ALL =
      List.of(
          new Workloads(),
          new PodStates(),
          new ContainerStates(),
          new Fits(),
          new Jobs(),
          new CronJobs(),
          new Scalers(),
          new Budgets(),
          new Nodes(),
          new NodePods(),
          new Components(),
          new Monitoring(),
          new Rollouts(),
          new Services(),
          new Ingresses(),
          new Policies(),
          new Edits(),
          new Logs(),
          new Neighbours(),
          new Events(),
          // storage and admission
          new Claims(),
          new Volumes(),
          new Quotas(),
          new LimitRanges(),
          new Accounts(),
          new References());

  /// What tells how an object stands after its trouble.
  public static final List<EvidenceSource> STANDING =
      List.of(new Workloads(), new Nodes(), new Rollouts());

  private EvidenceSources() {}
}
