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
          new ConfigError(),
          new MountFailed(),
          new CannotStart(),
          new OomKilled(),
          new FailingProbe(),
          new JobFailed(),
          new CrashLoop(),
          new TargetGone());

  private Analyzers() {}
}
