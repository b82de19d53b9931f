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
          // image
          new ImageNameInvalid(),
          new ImageNeverPull(),
          new RegistryDns(),
          new RegistryTls(),
          new RegistryUnreachable(),
          new ImageRateLimited(),
          new ImagePullSecretMissing(),
          new ImageUnauthorized(),
          new ImageWrongPlatform(),
          new ImageRepositoryMissing(),
          new ImageTagMissing(),
          new ImagePull(),
          // start
          new ConfigMapMissing(),
          new SecretMissing(),
          new ConfigKeyMissing(),
          new RunsAsRoot(),
          new ConfigError(),
          // storage: the pod has a node and waits for its volume
          new MountConfigMissing(),
          new VolumeMultiAttach(),
          new VolumeReadOnly(),
          new VolumeBusy(),
          new VolumeAttachFailed(),
          new MountFailed(),
          new ExecFormat(),
          new CommandNotFound(),
          new PermissionDenied(),
          new LifecycleHookFailed(),
          new CannotStart(),
          // memory
          new OomKilled(),
          new HeapExhausted(),
          // what keeps a container waiting
          new SidecarBlocks(),
          new DeadlockByDependency(),
          // a probe that contradicts the container
          new LivenessPort(),
          new LivenessPath(),
          new LivenessScheme(),
          new ReadinessPort(),
          new ReadinessPath(),
          new ReadinessScheme(),
          // services
          new ServiceSelectorMismatch(),
          new ServiceZeroReplicas(),
          new ServiceNoPods(),
          new ServicePortName(),
          new ServiceProtocol(),
          new ServiceTargetPort(),
          // whom a program cannot reach
          new HostUnknown(),
          new ServicePortAsked(),
          new PolicyDenies(),
          new CertificateExpired(),
          new ClockSkew(),
          new DependencyTls(),
          new DependencyAuth(),
          new DependencyDns(),
          new DependencyRefused(),
          new DependencyUnavailable(),
          new DependencyTimeout(),
          new ServiceNotReady(),
          // ingresses
          new IngressBackendMissing(),
          new IngressBackendPort(),
          new IngressClassMissing(),
          // what the program says at its end
          new ThreadLimit(),
          new OutOfFileDescriptors(),
          new ReadOnlyFileSystem(),
          new PrivilegedPort(),
          new PortInUse(),
          new RbacForbidden(),
          new FileMissing(),
          new MigrationFailed(),
          new EnvironmentMissing(),
          new ConfigurationInvalid(),
          // probes
          new StartupTooSlow(),
          new LivenessKills(),
          new ReadinessRefused(),
          new ReadinessTimeout(),
          new ReadinessStatus(),
          new InitContainerWaits(),
          new UnreadyWithoutReason(),
          new JobFailed(),
          // ends that only the exit code explains
          new UncaughtException(),
          new KilledBySignal(),
          new CompletesAndRestarts(),
          new InitContainerFailed(),
          new CrashLoop(),
          new TargetGone());

  private Analyzers() {}
}
