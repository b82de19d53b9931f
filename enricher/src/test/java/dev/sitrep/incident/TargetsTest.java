package dev.sitrep.incident;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.safety.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each row says which labels the metric itself has and how it was scraped:
///
/// - `KP` kube-prometheus: the metric's labels win; only container and instance are the exporter's
/// - `HELM` kube-prometheus-stack: the metric's labels win; what it lacks is the exporter's
/// - `RAW` honor_labels off: the exporter's labels win; the metric's own become `exported_*`
/// - `SUM` an aggregation: only what is written
/// - `KUBELET`, `KUBELET-RAW`, `NODE-KP`, `NODE-HELM`: the kubelet and node-exporter, likewise
///
/// A target is written as in a report, with `[container]` behind it and one `?` for each doubt.
class TargetsTest {
  private static final String TABLE =
      """
      KubePodCrashLooping                      | KP HELM RAW | namespace=shop pod=api-1 container=app reason=CrashLoopBackOff uid=u | shop/pod api-1 [app]
      KubePodNotReady                          | SUM         | namespace=shop pod=api-1 job=kube-state-metrics | shop/pod api-1
      KubePodNotReady                          | SUM         | namespace=monitoring pod=kps-kube-state-metrics-6f66-5lwq6 job=kube-state-metrics | namespace monitoring ?
      KubeContainerWaiting                     | KP HELM RAW | namespace=shop pod=api-1 container=app reason=ImagePullBackOff uid=u | shop/pod api-1 [app]
      CPUThrottlingHigh                        | KUBELET KUBELET-RAW | namespace=shop pod=api-1 container=app | shop/pod api-1 [app]
      KubeJobNotCompleted                      | SUM         | namespace=batch job_name=nightly-1 | batch/job nightly-1
      KubeStatefulSetUpdateNotRolledOut        | SUM         | namespace=shop statefulset=search | shop/statefulset search
      KubeDeploymentGenerationMismatch         | KP HELM RAW | namespace=shop deployment=api | shop/deployment api
      KubeDeploymentReplicasMismatch           | KP HELM RAW | namespace=shop deployment=api | shop/deployment api
      KubeDeploymentRolloutStuck               | KP HELM RAW | namespace=shop deployment=api condition=Progressing reason=ProgressDeadlineExceeded status=false | shop/deployment api
      KubeStatefulSetReplicasMismatch          | KP HELM RAW | namespace=shop statefulset=search | shop/statefulset search
      KubeStatefulSetGenerationMismatch        | KP HELM RAW | namespace=shop statefulset=search | shop/statefulset search
      KubeDaemonSetRolloutStuck                | KP HELM RAW | namespace=logging daemonset=fluent | logging/daemonset fluent
      KubeDaemonSetNotScheduled                | KP HELM RAW | namespace=logging daemonset=fluent | logging/daemonset fluent
      KubeDaemonSetMisScheduled                | KP HELM RAW | namespace=logging daemonset=fluent | logging/daemonset fluent
      KubeJobFailed                            | KP HELM RAW | namespace=batch job_name=nightly-1 condition=true | batch/job nightly-1
      KubeHpaReplicasMismatch                  | KP HELM RAW | namespace=shop horizontalpodautoscaler=api | shop/horizontalpodautoscaler api
      KubeHpaMaxedOut                          | KP HELM RAW | namespace=shop horizontalpodautoscaler=api | shop/horizontalpodautoscaler api
      KubePdbNotEnoughHealthyPods              | KP HELM RAW | namespace=shop poddisruptionbudget=api | shop/poddisruptionbudget api
      KubeQuotaAlmostFull                      | KP HELM RAW | namespace=shop resourcequota=team resource=pods | shop/resourcequota team
      KubeQuotaFullyUsed                       | KP HELM RAW | namespace=shop resourcequota=team resource=pods | shop/resourcequota team
      KubeQuotaExceeded                        | KP HELM RAW | namespace=shop resourcequota=team resource=pods | shop/resourcequota team
      KubePersistentVolumeFillingUp            | KUBELET KUBELET-RAW | namespace=search persistentvolumeclaim=data-0 | search/persistentvolumeclaim data-0
      KubePersistentVolumeInodesFillingUp      | KUBELET KUBELET-RAW | namespace=search persistentvolumeclaim=data-0 | search/persistentvolumeclaim data-0
      KubePersistentVolumeErrors               | KP HELM RAW | persistentvolume=pvc-aa phase=Failed | persistentvolume pvc-aa
      KubeCPUOvercommit                        | SUM         | cluster=prod-1 | cluster
      KubeMemoryOvercommit                     | SUM         | cluster=prod-1 | cluster
      KubeCPUQuotaOvercommit                   | SUM         | | cluster
      KubeMemoryQuotaOvercommit                | SUM         | | cluster
      KubeVersionMismatch                      | SUM         | | cluster
      KubeClientErrors                         | SUM         | instance=10.0.0.1:6443 job=apiserver namespace=default | cluster
      KubeAPIErrorBudgetBurn                   | SUM         | long=1h short=5m | cluster
      KubeAPITerminatedRequests                | SUM         | | cluster
      KubeClientCertificateExpiration          | SUM         | instance=10.0.0.1:6443 job=apiserver | cluster
      KubeAggregatedAPIErrors                  | SUM         | name=v1beta1.metrics.k8s.io reason=FailedDiscoveryCheck instance=10.0.0.1:6443 | cluster
      KubeAggregatedAPIDown                    | SUM         | name=v1beta1.metrics.k8s.io namespace=default | cluster
      KubeAPIDown                              | SUM         | job=apiserver | cluster
      KubeAPIInstanceUnreachable               | SUM         | job=apiserver instance=10.0.0.1:6443 namespace=default service=kubernetes | cluster
      KubeNodeNotReady                         | KP HELM RAW | node=worker-3 condition=Ready status=true | node worker-3
      KubeNodeUnreachable                      | KP HELM RAW | node=worker-3 key=node.kubernetes.io/unreachable effect=NoSchedule | node worker-3
      KubeNodePressure                         | KP HELM RAW | node=worker-3 condition=MemoryPressure | node worker-3
      KubeNodeReadinessFlapping                | SUM         | node=worker-3 | node worker-3
      KubeNodeNotReady                         | RAW         | exported_node=worker-3 node=worker-9 | node worker-3
      KubeNodeNotReady                         | HELM        | | cluster ?
      KubeNodeEviction                         | KUBELET     | eviction_signal=memory.available | node worker-3
      KubeletTooManyPods                       | SUM         | node=worker-3 | node worker-3
      KubeletPlegDurationHigh                  | SUM         | node=worker-3 instance=10.0.0.13:10250 | node worker-3
      KubeletPodStartUpLatencyHigh             | SUM         | node=worker-3 instance=10.0.0.13:10250 | node worker-3
      KubeletClientCertificateExpiration       | KUBELET     | | node worker-3
      KubeletServerCertificateExpiration       | KUBELET     | | node worker-3
      KubeletClientCertificateRenewalErrors    | KUBELET     | | node worker-3
      KubeletServerCertificateRenewalErrors    | KUBELET     | | node worker-3
      KubeletInstanceUnreachable               | KUBELET     | | node worker-3
      KubeletInstanceUnreachable               | SUM         | job=kubelet instance=10.0.0.13:10250 namespace=kube-system service=kubelet | node 10.0.0.13
      KubeletDown                              | SUM         | cluster=prod-1 | cluster
      KubeSchedulerDown                        | SUM         | job=kube-scheduler | cluster
      KubeSchedulerInstanceUnreachable         | SUM         | job=kube-scheduler instance=10.0.0.1:10259 namespace=kube-system pod=kube-scheduler-m1 | cluster
      KubeControllerManagerDown                | SUM         | job=kube-controller-manager | cluster
      KubeControllerManagerInstanceUnreachable | SUM         | job=kube-controller-manager instance=10.0.0.1:10257 | cluster
      KubeProxyDown                            | SUM         | job=kube-proxy | cluster
      KubeProxyInstanceUnreachable             | SUM         | job=kube-proxy instance=10.0.0.1:10249 | cluster
      TargetDown                               | SUM         | job=billing-api namespace=billing service=billing-api | billing/service billing-api
      TargetDown                               | SUM         | job=node-exporter namespace=monitoring service=node-exporter | monitoring/service node-exporter
      TargetDown                               | SUM         | job=kubelet namespace=kube-system service=kubelet | kube-system/service kubelet
      TargetDown                               | SUM         | job=kube-state-metrics namespace=monitoring service=kps-kube-state-metrics | monitoring/service kps-kube-state-metrics
      TargetDown                               | SUM         | job=billing/pods namespace=billing | namespace billing
      Watchdog                                 | SUM         | severity=none | cluster
      Watchdog                                 | SUM         | severity=none namespace=monitoring pod=prometheus-0 | cluster
      SitrepHeartbeatLate                      | SUM         | severity=critical heartbeat=Watchdog | cluster
      SitrepChannelRefuses                     | SUM         | severity=warning channel=slack | cluster
      InfoInhibitor                            | SUM         | namespace=shop severity=none | namespace shop
      NodeNetworkInterfaceFlapping             | NODE-KP     | device=eth0 | node worker-3
      NodeFilesystemSpaceFillingUp             | NODE-KP     | device=/dev/sda1 mountpoint=/ fstype=ext4 | node worker-3
      NodeFilesystemSpaceFillingUp             | NODE-HELM   | device=/dev/sda1 mountpoint=/ fstype=ext4 | node 10.0.0.13
      NodeFilesystemAlmostOutOfSpace           | NODE-KP     | device=/dev/sda1 | node worker-3
      NodeFilesystemFilesFillingUp             | NODE-HELM   | node=worker-3 | node worker-3
      NodeFilesystemAlmostOutOfFiles           | NODE-KP     | | node worker-3
      NodeNetworkReceiveErrs                   | NODE-KP     | device=eth0 | node worker-3
      NodeNetworkTransmitErrs                  | NODE-KP     | device=eth0 | node worker-3
      NodeHighNumberConntrackEntriesUsed       | NODE-KP     | | node worker-3
      NodeTextFileCollectorScrapeError         | NODE-HELM   | | node 10.0.0.13
      NodeClockSkewDetected                    | NODE-KP     | | node worker-3
      NodeClockNotSynchronising                | NODE-KP     | | node worker-3
      NodeRAIDDegraded                         | NODE-KP     | device=md0 | node worker-3
      NodeRAIDDiskFailure                      | NODE-KP     | device=md0 | node worker-3
      NodeFileDescriptorLimit                  | NODE-KP     | | node worker-3
      NodeCPUHighUsage                         | SUM         | instance=worker-3 | node worker-3
      NodeSystemSaturation                     | SUM         | instance=worker-3 job=node-exporter | node worker-3
      NodeMemoryMajorPagesFaults               | NODE-KP     | | node worker-3
      NodeMemoryHighUtilization                | SUM         | instance=10.0.0.13:9100 | node 10.0.0.13
      NodeDiskIOSaturation                     | NODE-KP     | device=sda | node worker-3
      NodeSystemdServiceFailed                 | NODE-KP     | name=docker.service state=failed | node worker-3
      NodeSystemdServiceCrashlooping           | NODE-KP     | name=docker.service | node worker-3
      NodeBondingDegraded                      | NODE-KP     | master=bond0 | node worker-3
      NodeClockSkewDetected                    | SUM         | instance=ip-10-0-0-13.eu-west-1.compute.internal:9100 | node ip-10-0-0-13.eu-west-1.compute.internal
      NodeClockSkewDetected                    | SUM         | instance=[fd00::13]:9100 | node fd00::13
      NodeClockSkewDetected                    | SUM         | instance=[FD00::13] | node fd00::13
      NodeClockSkewDetected                    | SUM         | instance=fd00::13 | node fd00::13
      NodeClockSkewDetected                    | SUM         | instance=Worker-3:9100 | node worker-3
      NodeClockSkewDetected                    | SUM         | instance=https://worker-3/metrics | cluster ??
      NodeClockSkewDetected                    | SUM         | instance=../../etc:9100 | cluster ??
      HostOutOfDiskSpace                       | NODE-HELM   | device=/dev/sda1 | node 10.0.0.13
      NodeJsEventLoopLag                       | SUM         | namespace=shop pod=web-1 job=web instance=10.1.1.1:8080 | shop/pod web-1
      KubeletOddities                          | KUBELET     | | node worker-3
      KubeStateMetricsListErrors               | SUM         | cluster=prod-1 | cluster
      KubeStateMetricsWatchErrors              | SUM         | cluster=prod-1 | cluster
      KubeStateMetricsShardingMismatch         | SUM         | cluster=prod-1 | cluster
      KubeStateMetricsShardsMissing            | SUM         | cluster=prod-1 | cluster
      AlertmanagerFailedToSendAlerts           | SUM         | namespace=monitoring pod=alertmanager-main-0 container=alertmanager service=alertmanager-main job=alertmanager-main integration=webhook | monitoring/pod alertmanager-main-0 [alertmanager]
      AlertmanagerClusterFailedToSendAlerts    | SUM         | namespace=monitoring service=alertmanager-main integration=webhook | monitoring/service alertmanager-main
      PrometheusBadConfig                      | SUM         | namespace=monitoring pod=prometheus-k8s-0 container=prometheus job=prometheus-k8s | monitoring/pod prometheus-k8s-0 [prometheus]
      PrometheusOperatorReconcileErrors        | SUM         | namespace=monitoring controller=prometheus job=prometheus-operator | namespace monitoring
      ConfigReloaderSidecarErrors              | SUM         | namespace=monitoring pod=prometheus-k8s-0 container=config-reloader | monitoring/pod prometheus-k8s-0 [config-reloader]
      GrafanaRequestsFailing                   | SUM         | namespace=monitoring handler=/api job=grafana | namespace monitoring
      etcdNoLeader                             | SUM         | job=etcd instance=10.0.0.1:2381 namespace=kube-system service=kps-etcd pod=etcd-m1 | cluster
      etcdInsufficientMembers                  | SUM         | job=etcd | cluster
      HighErrorRate                            | SUM         | namespace=shop service=checkout | shop/service checkout
      HighErrorRate                            | SUM         | namespace=shop pod=api-1 service=checkout container=app job=checkout endpoint=http | shop/pod api-1 [app]
      HighErrorRate                            | HELM        | namespace=shop service=checkout | shop/service checkout
      HighErrorRate                            | SUM         | namespace=shop service=Checkout_API | namespace shop ?
      HighErrorRate                            | SUM         | service=checkout | cluster ?
      HighErrorRate                            | SUM         | namespace=shop job=checkout | namespace shop
      HighErrorRate                            | SUM         | namespace=shop deployment=api container=app job=istio | shop/deployment api [app]
      HighErrorRate                            | SUM         | namespace=shop deployment_name=api | shop/deployment api
      HighErrorRate                            | SUM         | namespace=shop replicaset=api-6d8 | shop/replicaset api-6d8
      HighErrorRate                            | SUM         | namespace=shop cronjob=nightly job=cron | shop/cronjob nightly
      HighErrorRate                            | SUM         | namespace=shop deployment=Not_a_Name pod=api-1 | shop/pod api-1 ?
      HighErrorRate                            | SUM         | namespace=shop node=worker-3 | namespace shop
      HighErrorRate                            | SUM         | exported_namespace=shop namespace=monitoring pod=some-exporter-1 service=some-exporter container=exporter | namespace shop
      HighErrorRate                            | SUM         | exported_namespace=My_Own namespace=shop pod=api-1 | shop/pod api-1 ?
      HighErrorRate                            | SUM         | exported_namespace=shop exported_service=checkout namespace=monitoring service=x | shop/service checkout
      HighErrorRate                            | SUM         | exported_job=nightly job=pushgateway namespace=shop | namespace shop
      ReclaimedVolume                          | KP HELM RAW | persistentvolume=pvc-aa | persistentvolume pvc-aa
      CordonedNode                             | KP HELM     | node=worker-3 | node worker-3
      NamespaceTerminating                     | HELM        | namespace=shop phase=Terminating | namespace shop ?
      ReleasedWithOldChart                     | SUM         | namespace=shop deployment=api kubernetes_namespace=kube-system kubernetes_name=ksm | shop/deployment api
      JoinedWithOwner                          | KP HELM     | namespace=shop deployment=api pod=api-1 container=app | shop/deployment api [app]
      BehindAProxy                             | SUM         | job=kube-state-metrics container=kube-rbac-proxy namespace=shop deployment=api | shop/deployment api
      EmptyVal                                 | SUM         | pod=p | cluster ?
      EmptyVal                                 | SUM         | deployment=api node=worker-3 | cluster ?
      EmptyVal                                 | SUM         | foo=bar | cluster
      Müll                                     | SUM         | namespace=größe-日本 pod=поде-1 | cluster ??
      Müll                                     | SUM         | namespace=shop pod=поде-1 région=nord | namespace shop ?
      Traversal                                | SUM         | namespace=../kube-system pod=api-1 | cluster ??
      Traversal                                | SUM         | namespace=shop pod=../../secrets | namespace shop ?
      Traversal                                | SUM         | namespace=shop pod=api-1 container=app?x=1 | shop/pod api-1 ?
      OtelDots                                 | SUM         | k8s.namespace.name=shop k8s.pod.name=api-1 k8s.container.name=app k8s.node.name=worker-3 | shop/pod api-1 [app]
      OtelDots                                 | SUM         | k8s.namespace.name=shop k8s.deployment.name=api k8s.replicaset.name=api-6d8 k8s.pod.name=api-1 | shop/deployment api
      OtelDots                                 | SUM         | k8s.node.name=worker-3 | node worker-3
      OtelDots                                 | SUM         | k8s.namespace.name=shop k8s.hpa.name=api | shop/horizontalpodautoscaler api
      OtelUnderscores                          | SUM         | k8s_namespace_name=shop k8s_pod_name=api-1 k8s_container_name=app | shop/pod api-1 [app]
      OtelUnderscores                          | SUM         | k8s_namespace_name=shop k8s_statefulset_name=search | shop/statefulset search
      OtelUnderscores                          | SUM         | k8s_namespace_name=batch k8s_job_name=nightly-1 k8s_cronjob_name=nightly job=otel | batch/job nightly-1
      OtelUnderscores                          | SUM         | k8s_namespace_name=shop k8s_persistentvolumeclaim_name=data-0 | shop/persistentvolumeclaim data-0
      """;

  private static final Map<String, String> SCRAPERS =
      Map.of(
          "SUM",
          "",
          "KP",
          "job=kube-state-metrics container=kube-rbac-proxy-main instance=10.244.3.17:8443",
          "HELM",
          "job=kube-state-metrics container=kube-state-metrics instance=10.244.3.17:8080"
              + " namespace=monitoring pod=kps-kube-state-metrics-6f66-5lwq6"
              + " service=kps-kube-state-metrics endpoint=http",
          "RAW",
          "job=kube-state-metrics container=kube-state-metrics instance=10.244.3.17:8080"
              + " namespace=monitoring pod=kube-state-metrics-6f66-5lwq6"
              + " service=kube-state-metrics endpoint=http",
          "KUBELET",
          "job=kubelet instance=10.0.0.13:10250 node=worker-3 namespace=kube-system"
              + " service=kubelet endpoint=https-metrics metrics_path=/metrics",
          "KUBELET-RAW",
          "job=kubelet instance=10.0.0.13:10250 node=worker-3 namespace=kube-system"
              + " service=kps-kubelet endpoint=https-metrics metrics_path=/metrics",
          "NODE-KP",
          "job=node-exporter instance=worker-3 namespace=monitoring pod=node-exporter-8qk2v"
              + " container=kube-rbac-proxy service=node-exporter endpoint=https",
          "NODE-HELM",
          "job=node-exporter instance=10.0.0.13:9100 namespace=monitoring"
              + " pod=kps-prometheus-node-exporter-8qk2v container=node-exporter"
              + " service=kps-prometheus-node-exporter endpoint=http-metrics");

  @TestFactory
  Stream<DynamicTest> finds_the_target() {
    return TABLE.lines().flatMap(TargetsTest::tests);
  }

  private static Stream<DynamicTest> tests(String row) {
    var cells = Arrays.stream(row.split("\\|")).map(String::strip).toList();
    return words(cells.get(1))
        .map(style ->
            DynamicTest.dynamicTest(
                cells.get(0) + " " + style + " " + cells.get(2),
                () -> {
                  var labels = scraped(style, labels(cells.get(2)));
                  labels.put("alertname", cells.get(0));
                  labels.put("prometheus", "monitoring/k8s");
                  var targeted = new Targets().of(labels);
                  assertEquals(
                      cells.get(3), written(targeted), () -> labels + " " + targeted.doubts());
                }));
  }

  @Test
  void every_alert_that_is_told_by_its_name_is_in_the_table() {
    var rows = TABLE.lines().map(row -> row.substring(0, row.indexOf('|')).strip()).toList();
    var untested = new ArrayList<>(AlertNames.NODE);
    untested.addAll(AlertNames.CLUSTER);
    untested.removeAll(rows);
    untested.removeIf(name -> name.startsWith("etcd"));
    assertEquals(List.of(), untested);
  }

  @Test
  void a_doubt_shows_the_value_and_nothing_that_could_do_harm() {
    assertAll(
        () ->
            assertEquals(
                List.of(
                    "label namespace is not a Kubernetes name: \"größe-日本\"",
                    "label pod is not a Kubernetes name: \"x\\\"y'z\\\\w\\u001b[31m\\n\\u202e\""),
                doubts("größe-日本", "x\"y'z\\w\u001b[31m\n\u202e")),
        () ->
            assertEquals(
                List.of("label pod is not a Kubernetes name: \"" + "X".repeat(80) + "…\""),
                doubts("shop", "X".repeat(5000))),
        () ->
            assertEquals(
                List.of("label pod names \"api-1\", but no label names its namespace"),
                doubts("", "api-1")));
  }

  private static List<String> doubts(String namespace, String pod) {
    return new Targets().of(new TreeMap<>(Map.of("namespace", namespace, "pod", pod))).doubts();
  }

  @Test
  void other_label_names_can_be_told() {
    var usual = TargetLabels.DEFAULTS;
    var labels =
        new TargetLabels(
            List.of("kubernetes_namespace"),
            List.of("kubernetes_pod_name"),
            usual.container(),
            List.of(new TargetLabels.Workload("deployment", List.of("app"))),
            usual.service(),
            usual.persistentVolume(),
            usual.node(),
            usual.instance(),
            usual.job(),
            List.of("dc"));
    var targets = new Targets(labels);
    assertEquals(
        new Target.Workload("shop", "deployment", "api"),
        targets.of(labels("kubernetes_namespace=shop app=api namespace=other pod=x")).target());
    assertEquals(
        new Target.Pod("shop", "api-1"),
        targets.of(labels("kubernetes_namespace=shop kubernetes_pod_name=api-1")).target());
    assertEquals("east", targets.cluster(labels("dc=east cluster=west")));
  }

  @Test
  void any_label_set_has_a_target_and_its_names_are_names() {
    var values = List.of("", "shop", "A b", "kube-state-metrics", "x".repeat(300), "\0", "::", "1");
    var keys =
        List.of("alertname", "namespace", "exported_namespace", "pod", "service", "node", "job");
    var random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      var labels = new TreeMap<String, String>();
      for (var key : keys) {
        labels.put(key, values.get(random.nextInt(values.size())));
      }
      var ref = new Targets().of(labels).target().ref();
      assertTrue(Names.isSubdomain(ref.name()), labels::toString);
      assertTrue(ref.namespace().isEmpty() || Names.isLabel(ref.namespace()), labels::toString);
    }
  }

  private static SortedMap<String, String> scraped(String style, SortedMap<String, String> own) {
    var labels = labels(Objects.requireNonNull(SCRAPERS.get(style), style));
    own.forEach((name, value) ->
        labels.put(
            style.endsWith("RAW") && labels.containsKey(name) ? "exported_" + name : name, value));
    return labels;
  }

  private static SortedMap<String, String> labels(String text) {
    var labels = new TreeMap<String, String>();
    words(text)
        .forEach(word -> labels.put(word.replaceFirst("=.*", ""), word.replaceFirst("^.*?=", "")));
    return labels;
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
  }

  private static String written(Targeted targeted) {
    var name =
        targeted.target() instanceof Target.Cluster
            ? "cluster"
            : targeted.target().ref().qualified();
    var container = targeted.container().isEmpty() ? "" : " [" + targeted.container() + "]";
    var doubts = targeted.doubts().isEmpty() ? "" : " " + "?".repeat(targeted.doubts().size());
    return name + container + doubts;
  }
}
