package dev.sitrep.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.alert.Alert;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedChannelTest {
  private static final Instant SINCE = Instant.parse("2026-11-21T02:11:00Z");
  private final RefusedChannel refused =
      new RefusedChannel("slack-ops", "chat.example.org answered 404", SINCE);

  @Test
  void the_alert_names_the_channel_and_says_why() {
    var alert = refused.firing();
    assertEquals(Optional.of("slack-ops"), RefusedChannel.of(alert));
    assertEquals("chat.example.org answered 404", alert.annotation("summary"));
    assertEquals(new Target.Cluster(), new Targets().of(alert.labels()).target());
  }

  @Test
  void its_end_is_the_same_alert() {
    var over = refused.over(SINCE.plusSeconds(60));
    assertFalse(over.firing());
    assertEquals(refused.firing().fingerprint(), over.fingerprint());
    assertEquals(refused.firing().startsAt(), over.startsAt());
  }

  @ParameterizedTest
  @CsvSource({"SitrepChannelRefuses, $(reboot)", "SitrepChannelRefuses, ''", "Other, slack"})
  void a_stranger_s_is_none(String name, String channel) {
    var alert =
        Alert.of(
            new TreeMap<>(Map.of("alertname", name, "channel", channel)),
            new TreeMap<>(),
            SINCE,
            Optional.empty());
    assertEquals(Optional.empty(), RefusedChannel.of(alert));
  }
}
