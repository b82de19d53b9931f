package dev.sitrep.incident;

import java.util.Set;

/// Alerts of kubernetes-mixin, kube-prometheus and etcd whose name says more about their target
/// than their labels do: `namespace` and `pod` are those of the exporter.
final class AlertNames {
  /// Always firing while Prometheus and Alertmanager work.
  static final String HEARTBEAT = "Watchdog";

  /// Fires beside info alerts so that Alertmanager can mute them.
  static final String INHIBITOR = "InfoInhibitor";

  /// About the Service that their `service` label names, even where it is an exporter's.
  static final Set<String> SERVICE = Set.of("TargetDown");

  /// About one persistent volume.
  static final Set<String> PERSISTENT_VOLUME = Set.of("KubePersistentVolumeErrors");

  /// About one node.
  static final Set<String> NODE =
      Set.of(
          "KubeNodeEviction",
          "KubeNodeNotReady",
          "KubeNodePressure",
          "KubeNodeReadinessFlapping",
          "KubeNodeUnreachable",
          "KubeletClientCertificateExpiration",
          "KubeletClientCertificateRenewalErrors",
          "KubeletInstanceUnreachable",
          "KubeletPlegDurationHigh",
          "KubeletPodStartUpLatencyHigh",
          "KubeletServerCertificateExpiration",
          "KubeletServerCertificateRenewalErrors",
          "KubeletTooManyPods",
          "NodeBondingDegraded",
          "NodeCPUHighUsage",
          "NodeClockNotSynchronising",
          "NodeClockSkewDetected",
          "NodeDiskIOSaturation",
          "NodeFileDescriptorLimit",
          "NodeFilesystemAlmostOutOfFiles",
          "NodeFilesystemAlmostOutOfSpace",
          "NodeFilesystemFilesFillingUp",
          "NodeFilesystemSpaceFillingUp",
          "NodeHighNumberConntrackEntriesUsed",
          "NodeMemoryHighUtilization",
          "NodeMemoryMajorPagesFaults",
          "NodeNetworkInterfaceFlapping",
          "NodeNetworkReceiveErrs",
          "NodeNetworkTransmitErrs",
          "NodeRAIDDegraded",
          "NodeRAIDDiskFailure",
          "NodeSystemSaturation",
          "NodeSystemdServiceCrashlooping",
          "NodeSystemdServiceFailed",
          "NodeTextFileCollectorScrapeError");

  /// About the cluster as a whole or its control plane.
  static final Set<String> CLUSTER =
      Set.of(
          HEARTBEAT,
          "KubeAPIDown",
          "KubeAPIErrorBudgetBurn",
          "KubeAPIInstanceUnreachable",
          "KubeAPITerminatedRequests",
          "KubeAggregatedAPIDown",
          "KubeAggregatedAPIErrors",
          "KubeCPUOvercommit",
          "KubeCPUQuotaOvercommit",
          "KubeClientCertificateExpiration",
          "KubeClientErrors",
          "KubeControllerManagerDown",
          "KubeControllerManagerInstanceUnreachable",
          "KubeMemoryOvercommit",
          "KubeMemoryQuotaOvercommit",
          "KubeProxyDown",
          "KubeProxyInstanceUnreachable",
          "KubeSchedulerDown",
          "KubeSchedulerInstanceUnreachable",
          "KubeStateMetricsListErrors",
          "KubeStateMetricsShardingMismatch",
          "KubeStateMetricsShardsMissing",
          "KubeStateMetricsWatchErrors",
          "KubeVersionMismatch",
          "KubeletDown",
          LateHeartbeat.ALERT,
          RefusedChannel.ALERT,
          "etcdDatabaseHighFragmentationRatio",
          "etcdDatabaseQuotaLowSpace",
          "etcdExcessiveDatabaseGrowth",
          "etcdGRPCRequestsSlow",
          "etcdHighCommitDurations",
          "etcdHighFsyncDurations",
          "etcdHighNumberOfFailedGRPCRequests",
          "etcdHighNumberOfFailedProposals",
          "etcdHighNumberOfLeaderChanges",
          "etcdInsufficientMembers",
          "etcdMemberCommunicationSlow",
          "etcdMembersDown",
          "etcdNoLeader");

  private AlertNames() {}
}
