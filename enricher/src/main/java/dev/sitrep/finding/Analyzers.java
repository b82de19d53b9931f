package dev.sitrep.finding;

import java.util.List;

/// Every rule, from the deepest cause to the plainest symptom: where two rules explain the same
/// pods, [Ranking] puts the one that stands first here before the other.
public final class Analyzers {
  public static final List<Analyzer> ALL =
      List.of(
          // node
          new KubeletRuntime(),
          new NodeNotReady(),
          new NodeDiskPressure(),
          new NodeMemoryPressure(),
          new NodePidPressure(),
          new NodeTrouble(),
          new NodeUnreachablePods(),
          // admission
          new CreationRefused(),
          // storage
          new ClaimPending(),
          // scheduling
          new SchedulingGated(),
          new Preempted(),
          new UnboundClaim(),
          new VolumeZone(),
          new VolumeLimit(),
          new UntoleratedTaint(),
          new NodesCordoned(),
          new NodeSelectorMismatch(),
          new PodAffinity(),
          new PodAntiAffinity(),
          new TopologySpread(),
          new HostPortTaken(),
          new NodePodsLimit(),
          new InsufficientExtendedResource(),
          new InsufficientMemory(),
          new InsufficientCpu(),
          new Unschedulable(),
          // node, as pods meet it
          new PodShutdown(),
          new PodRejected(),
          new PodEvicted(),
          new SandboxFailed(),
          // image
          new ImagePull(),
          // start
          new ConfigError(),
          new MountFailed(),
          new CannotStart(),
          // runtime
          new OomKilled(),
          new FailingProbe(),
          // workload
          new JobBackoffLimit(),
          new JobDeadline(),
          new JobFailed(),
          new JobStillRetrying(),
          new JobSuspended(),
          new CronjobSuspended(),
          new CronjobScheduleMissed(),
          new CronjobOverlaps(),
          new ScalerTargetMissing(),
          new ScalerNoMetrics(),
          new BudgetBlocks(),
          new StuckTerminating(),
          new ZeroReplicas(),
          // a program that ends
          new CrashLoop(),
          // workload, where nothing deeper explains it
          new RolloutPaused(),
          new RolloutHeld(),
          new DaemonsetMisscheduled(),
          new NodeCordoned(),
          new ScalerAtMax(),
          new ClusterComponentDown(),
          new StatefulsetBlocked(),
          new RolloutStuck(),
          new TargetGone());

  private Analyzers() {}
}
