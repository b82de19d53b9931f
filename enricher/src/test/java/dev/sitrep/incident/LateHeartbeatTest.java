package dev.sitrep.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LateHeartbeatTest {
  private static final Instant HEARD = Instant.parse("2026-11-21T02:11:00Z");
  private final LateHeartbeat late =
      new LateHeartbeat("Watchdog", HEARD, Duration.ofMinutes(5), HEARD.plusSeconds(750));

  @Test
  void the_alert_says_all_of_it() {
    assertEquals(Optional.of(late), LateHeartbeat.of(late.firing()));
    assertEquals("critical", late.firing().label("severity"));
    assertEquals(new Target.Cluster(), new Targets().of(late.firing().labels()).target());
  }

  @Test
  void its_end_is_the_same_alert() {
    var over = late.over(HEARD.plusSeconds(3600));

    assertFalse(over.firing());
    assertEquals(late.firing().fingerprint(), over.fingerprint());
    assertEquals(late.firing().startsAt(), over.startsAt());
  }

  @ParameterizedTest
  @CsvSource({
    "SitrepHeartbeatLate, Watchdog, yesterday, PT5M",
    "SitrepHeartbeatLate, Watchdog, 2026-11-21T02:11:00Z, soon",
    "SitrepHeartbeatLate, $(reboot), 2026-11-21T02:11:00Z, PT5M",
    "SitrepHeartbeatLate, '', 2026-11-21T02:11:00Z, PT5M",
    "Other, Watchdog, 2026-11-21T02:11:00Z, PT5M"
  })
  void a_stranger_s_is_none(String name, String heartbeat, String heard, String usual) {
    var alert =
        Alert.of(
            new TreeMap<>(Map.of("alertname", name, "heartbeat", heartbeat)),
            new TreeMap<>(Map.of("heard", heard, "usual", usual)),
            HEARD,
            Optional.empty());

    assertEquals(Optional.empty(), LateHeartbeat.of(alert));
  }
}
