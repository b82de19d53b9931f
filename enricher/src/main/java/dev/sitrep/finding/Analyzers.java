package dev.sitrep.finding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Every rule, from the deepest cause to the plainest symptom: where two rules explain the same
/// pods, [Ranking] puts the one that stands first here before the other. A rule stands in a group,
/// which is the kind of cause that it finds.
public final class Analyzers {
  private static final List<Group> GROUPS =
      List.of(
          group(
              Category.NODE,
              new KubeletRuntime(),
              new NodeNotReady(),
              new NodeDiskPressure(),
              new NodeMemoryPressure(),
              new NodePidPressure(),
              new NodeTrouble(),
              new NodeUnreachablePods()),
          // admission: no pod was created
          group(
              Category.ADMISSION,
              new NamespaceTerminating(),
              new WebhookUnreachable(),
              new WebhookDenied(),
              new PodSecurityDenied()),
          group(
              Category.QUOTA,
              new QuotaExceeded(),
              new QuotaFull(),
              new QuotaDemandsRequests(),
              new LimitRangeViolated()),
          group(
              Category.ADMISSION,
              new ServiceAccountMissing(),
              new PriorityClassMissing(),
              new InvalidObject(),
              new CreationRefused()),
          // storage: the pod cannot have its volume
          group(
              Category.STORAGE,
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
              new DiskFull()),
          // scheduling: no node takes the pod
          group(
              Category.SCHEDULING,
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
              new Unschedulable()),
          // the pod's node
          group(
              Category.NODE,
              new PodShutdown(),
              new PodRejected(),
              new PodEvicted(),
              new SandboxFailed()),
          group(
              Category.IMAGE,
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
              new ImagePull()),
          // configuration that the pod refers to
          group(
              Category.CONFIGURATION,
              new ConfigMapMissing(),
              new SecretMissing(),
              new ConfigKeyMissing(),
              new RunsAsRoot(),
              new ConfigError()),
          // storage: the pod has a node and waits for its volume
          group(
              Category.STORAGE,
              new MountConfigMissing(),
              new VolumeMultiAttach(),
              new VolumeReadOnly(),
              new VolumeBusy(),
              new VolumeAttachFailed(),
              new MountFailed()),
          group(
              Category.START,
              new ExecFormat(),
              new CommandNotFound(),
              new PermissionDenied(),
              new LifecycleHookFailed(),
              new CannotStart()),
          group(Category.MEMORY, new OomKilled(), new HeapExhausted()),
          // what keeps a container waiting
          group(Category.START, new SidecarBlocks()),
          group(Category.DEPENDENCY, new DeadlockByDependency()),
          // a probe that contradicts the container
          group(
              Category.PROBE,
              new LivenessPort(),
              new LivenessPath(),
              new LivenessScheme(),
              new ReadinessPort(),
              new ReadinessPath(),
              new ReadinessScheme()),
          // services
          group(
              Category.SERVICE,
              new ServiceSelectorMismatch(),
              new ServiceZeroReplicas(),
              new ServiceNoPods(),
              new ServicePortName(),
              new ServiceProtocol(),
              new ServiceTargetPort()),
          // whom a program cannot reach
          group(Category.DEPENDENCY, new HostUnknown(), new ServicePortAsked()),
          group(Category.NETWORK, new PolicyDenies()),
          group(
              Category.DEPENDENCY,
              new CertificateExpired(),
              new ClockSkew(),
              new DependencyTls(),
              new DependencyAuth(),
              new DependencyDns(),
              new DependencyRefused(),
              new DependencyUnavailable(),
              new DependencyTimeout(),
              new ServiceNotReady()),
          // ingresses
          group(
              Category.SERVICE,
              new IngressBackendMissing(),
              new IngressBackendPort(),
              new IngressClassMissing()),
          // what the program says at its end
          group(
              Category.PROGRAM,
              new ThreadLimit(),
              new OutOfFileDescriptors(),
              new ReadOnlyFileSystem(),
              new PrivilegedPort(),
              new PortInUse(),
              new RbacForbidden(),
              new FileMissing(),
              new MigrationFailed()),
          group(Category.CONFIGURATION, new EnvironmentMissing(), new ConfigurationInvalid()),
          // probes, as the program answers them
          group(
              Category.PROBE,
              new StartupTooSlow(),
              new LivenessKills(),
              new ReadinessRefused(),
              new ReadinessTimeout(),
              new ReadinessStatus()),
          group(Category.DEPENDENCY, new InitContainerWaits()),
          // jobs, scalers and what stands still by order
          group(
              Category.JOB,
              new JobBackoffLimit(),
              new JobDeadline(),
              new JobFailed(),
              new JobStillRetrying(),
              new JobSuspended(),
              new CronjobSuspended(),
              new CronjobScheduleMissed(),
              new CronjobOverlaps()),
          group(Category.SCALING, new ScalerTargetMissing(), new ScalerNoMetrics()),
          group(Category.ROLLOUT, new BudgetBlocks(), new StuckTerminating()),
          group(Category.SCALING, new ZeroReplicas()),
          // ends that only the exit code explains
          group(
              Category.PROGRAM,
              new UncaughtException(),
              new KilledBySignal(),
              new CompletesAndRestarts(),
              new InitContainerFailed(),
              new CrashLoop()),
          // the workload, where nothing deeper explains it
          group(
              Category.ROLLOUT,
              new RolloutPaused(),
              new RolloutHeld(),
              new DaemonsetMisscheduled()),
          group(Category.NODE, new NodeCordoned()),
          group(Category.SCALING, new ScalerAtMax()),
          group(Category.NODE, new ClusterComponentDown()),
          group(Category.DEPENDENCY, new HeartbeatLate(), new ChannelRefuses()),
          group(
              Category.ROLLOUT,
              new StatefulsetBlocked(),
              new RolloutStuck(),
              new UnreadyWithoutReason(),
              new TargetGone()));

  public static final List<Analyzer> ALL =
      GROUPS.stream().flatMap(group -> group.rules().stream()).toList();

  private static final Map<String, Category> CATEGORIES = categories();

  private Analyzers() {}

  /// What kind of cause a rule finds, [Category#UNKNOWN] where there is no such rule.
  ///
  /// @param rule its id: `oom-killed`
  public static Category category(String rule) {
    return CATEGORIES.getOrDefault(rule, Category.UNKNOWN);
  }

  private record Group(Category category, List<Analyzer> rules) {}

  private static Group group(Category category, Analyzer... rules) {
    return new Group(category, List.copyOf(Arrays.asList(rules)));
  }

  private static Map<String, Category> categories() {
    var categories = new HashMap<String, Category>();
    for (var group : GROUPS) {
      group.rules().forEach(rule -> categories.put(id(rule), group.category()));
    }
    return Map.copyOf(categories);
  }

  /// `oom-killed` of `OomKilled`: a rule is called as its class is.
  private static String id(Analyzer rule) {
    return rule.getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
