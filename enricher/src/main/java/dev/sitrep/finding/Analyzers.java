package dev.sitrep.finding;

import java.util.List;

/// Every rule, from the deepest cause to the plainest symptom: where two rules explain the same
/// pods, [Ranking] puts the one that stands first here before the other.
public final class Analyzers {
  public static final List<Analyzer> ALL =
      List.of(
          new NodeTrouble(),
          // admission: no pod was created
          new NamespaceTerminating(),
          new WebhookUnreachable(),
          new WebhookDenied(),
          new PodSecurityDenied(),
          new QuotaExceeded(),
          new QuotaFull(),
          new QuotaDemandsRequests(),
          new LimitRangeViolated(),
          new ServiceAccountMissing(),
          new PriorityClassMissing(),
          new InvalidObject(),
          new CreationRefused(),
          // storage: the pod cannot have its volume
          new VolumeFailed(),
          new ClaimMissing(),
          new ClaimLost(),
          new ClaimSelector(),
          new ClaimAccessMode(),
          new ClaimCapacity(),
          new VolumeBoundElsewhere(),
          new ClaimVolumeMissing(),
          new ClaimClassMissing(),
          new ClaimNoClass(),
          new ClaimProvisioningFailed(),
          new ClaimWaitsForConsumer(),
          new ClaimPending(),
          new ClaimResizeStuck(),
          new DiskFull(),
          new Unschedulable(),
          new ImagePull(),
          new ConfigError(),
          // storage: the pod has a node and waits for its volume
          new MountConfigMissing(),
          new VolumeMultiAttach(),
          new VolumeReadOnly(),
          new VolumeBusy(),
          new VolumeAttachFailed(),
          new MountFailed(),
          new CannotStart(),
          new OomKilled(),
          new FailingProbe(),
          new RbacForbidden(),
          new JobFailed(),
          new CrashLoop(),
          new TargetGone());

  private Analyzers() {}
}
