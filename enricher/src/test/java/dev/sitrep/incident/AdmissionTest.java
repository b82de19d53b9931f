package dev.sitrep.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.Payloads;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void the_watchdog_is_a_heartbeat() {
    var watchdog = Payloads.group("14-watchdog").alerts().getFirst();
    assertEquals(Optional.of(Admission.HEARTBEAT), Admission.withoutTarget(watchdog));
  }

  @Test
  void a_resolved_watchdog_is_none() {
    assertEquals(
        Optional.of(Admission.IGNORED),
        Admission.withoutTarget(alert("Watchdog", Alert.Status.RESOLVED)));
  }

  @Test
  void the_inhibitor_is_ignored() {
    assertEquals(
        Optional.of(Admission.IGNORED),
        Admission.withoutTarget(alert("InfoInhibitor", Alert.Status.FIRING)));
  }

  @Test
  void all_others_have_a_target() {
    for (var name : List.of("KubePodCrashLooping", "watchdog", "")) {
      assertEquals(
          Optional.empty(), Admission.withoutTarget(alert(name, Alert.Status.FIRING)), name);
    }
  }

  @Test
  void one_object_of_one_cluster_is_one_incident() {
    var api = new Target.Pod("shop", "api-1");
    var key = IncidentKey.of(incident("eu-1", api));
    assertEquals(key, new IncidentKey("eu-1", api.ref()));
    assertEquals(
        3,
        List.of(
                key,
                IncidentKey.of(incident("eu-1", new Target.Pod("shop", "api-1"))),
                IncidentKey.of(incident("eu-2", api)),
                IncidentKey.of(incident("eu-1", new Target.Pod("cart", "api-1"))))
            .stream()
            .distinct()
            .count());
  }

  private static Incident incident(String cluster, Target target) {
    return new Incident("id", cluster, target, "", List.of(), "", List.of(), NOW);
  }

  private static Alert alert(String name, Alert.Status status) {
    return new Alert(
        status,
        new TreeMap<>(Map.of("alertname", name)),
        new TreeMap<>(),
        NOW,
        Optional.empty(),
        "",
        "0");
  }
}
