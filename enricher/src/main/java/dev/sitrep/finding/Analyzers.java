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
          new ImagePull(),
          new ConfigError(),
          new MountFailed(),
          new CannotStart(),
          new OomKilled(),
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
          // probes and ends
          new FailingProbe(),
          new JobFailed(),
          new CrashLoop(),
          new TargetGone());

  private Analyzers() {}
}
