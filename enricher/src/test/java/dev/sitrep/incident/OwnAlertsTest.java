package dev.sitrep.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.Payloads;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAlertsTest {
  private final OwnAlerts own = new OwnAlerts("sitrep");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alertname=SitrepHeartbeatLate",
        "alertname=SitrepChannelRefuses",
        "alertname=SitrepDeadLetters,namespace=monitoring",
        "alertname=AlertmanagerFailedToSendAlerts,integration=webhook,pod=alertmanager-main-0",
        "alertname=AlertmanagerClusterFailedToSendAlerts,integration=webhook",
        "alertname=TargetDown,job=sitrep,namespace=sitrep,service=sitrep",
        "alertname=TargetDown,job=monitoring/sitrep",
        "alertname=KubePodCrashLooping,pod=sitrep-6f664bc8c4-5lwq6,job=kube-state-metrics",
        "alertname=KubePodNotReady,pod=sitrep-0",
        "alertname=KubeDeploymentReplicasMismatch,deployment=sitrep,pod=kube-state-metrics-6f664bc8c4-5lwq6",
        "alertname=KubeStatefulSetReplicasMismatch,statefulset=sitrep",
        "alertname=CPUThrottlingHigh,container=sitrep,pod=whatever",
        "alertname=KubePodCrashLooping,pod=kube-state-metrics-x,exported_pod=sitrep-6f664bc8c4-5lwq6",
      })
  void what_is_about_sitrep_or_its_delivery(String labels) {
    assertTrue(own.contains(alert(labels)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alertname=AlertmanagerFailedToSendAlerts,integration=slack",
        "alertname=AlertmanagerFailedReload,integration=webhook",
        "alertname=KubePodCrashLooping,pod=sitrepository-6f664bc8c4-5lwq6,container=app",
        "alertname=KubePodCrashLooping,pod=sitrep-importer-6f664bc8c4-5lwq6",
        "alertname=KubePodCrashLooping,pod=api-1,exported_pod=api-2,container=app",
        "alertname=TargetDown,job=sitrep-demo",
        "alertname=KubeJobFailed,namespace=sitrep,job_name=backup",
        "alertname=KubePodCrashLooping,pod=sitrep-6f664bc8c4-5lwq6,exported_pod=api-6f664bc8c4-5lwq6",
        "alertname=Watchdog",
        "foo=bar"
      })
  void everything_else_is_not(String labels) {
    assertFalse(own.contains(alert(labels)));
  }

  @ParameterizedTest
  @MethodSource("dev.sitrep.alert.Payloads#names")
  void none_of_what_alertmanager_was_seen_to_send_is(String payload) {
    for (var alert : Payloads.group(payload).alerts()) {
      assertFalse(own.contains(alert), () -> alert.labels().toString());
    }
  }

  @Test
  void an_alert_of_a_real_body_is_once_it_names_its_workload() {
    var container =
        Payloads.group("01-firing-single").alerts().getFirst().labels().get("container");

    assertTrue(
        new OwnAlerts(String.valueOf(container))
            .contains(Payloads.group("01-firing-single").alerts().getFirst()));
  }

  @ParameterizedTest
  @CsvSource({
    "ops-sitrep-6f664bc8c4-5lwq6, ops-sitrep",
    "sitrep-0, sitrep",
    "laptop, sitrep",
    "'', sitrep"
  })
  void its_workload_is_told_from_its_pod(String host, String workload) {
    assertEquals(
        new OwnAlerts(workload),
        OwnAlerts.of(Map.of("HOSTNAME", host, "KUBERNETES_SERVICE_HOST", "10.96.0.1")));
  }

  @Test
  void outside_of_a_cluster_the_host_says_nothing() {
    assertEquals(own, OwnAlerts.of(Map.of("HOSTNAME", "web-0")));
    assertEquals(own, OwnAlerts.of(Map.of()));
  }

  private static Alert alert(String labels) {
    return Alert.of(
        new TreeMap<>(
            Stream.of(labels.split(",", -1))
                .map(label -> label.split("=", 2))
                .collect(Collectors.toMap(label -> label[0], label -> label[1]))),
        new TreeMap<>(),
        Instant.parse("2026-11-21T15:00:00Z"),
        Optional.empty());
  }
}
