package dev.sitrep.finding;

import java.util.List;

/// Every rule, from the deepest cause to the plainest symptom: where two rules explain the same
/// pods, [Ranking] puts the one that stands first here before the other.
public final class Analyzers {
  public static final List<Analyzer> ALL =
      List.of(
          new NodeTrouble(),
          new CreationRefused(),
          new ClaimPending(),
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
          new MountFailed(),
          new ExecFormat(),
          new CommandNotFound(),
          new PermissionDenied(),
          new LifecycleHookFailed(),
          new CannotStart(),
          // memory
          new OomKilled(),
          new HeapExhausted(),
          // what the program says at its end
          new ThreadLimit(),
          new OutOfFileDescriptors(),
          new ReadOnlyFileSystem(),
          new PrivilegedPort(),
          new PortInUse(),
          new FileMissing(),
          new MigrationFailed(),
          new EnvironmentMissing(),
          new ConfigurationInvalid(),
          // probes
          new SidecarBlocks(),
          new DeadlockByDependency(),
          new LivenessPort(),
          new LivenessPath(),
          new LivenessScheme(),
          new StartupTooSlow(),
          new LivenessKills(),
          new ReadinessPort(),
          new ReadinessPath(),
          new ReadinessScheme(),
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
