package dev.sitrep.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {

  @Test
  void alerts_that_alertmanager_lists_are_read() throws IOException {
    var alerts = alerts("alerts-0.34.json");

    assertEquals(5, alerts.size());
    var crash = named(alerts, "KubePodCrashLooping");
    assertEquals(Listed.State.ACTIVE, crash.state());
    assertEquals(List.of("sitrep"), crash.receivers());
    assertEquals("55438f0ad37814f0", crash.alert().fingerprint());
    assertEquals(Instant.parse("2026-11-21T22:44:16.123Z"), crash.alert().startsAt());
    assertEquals(Optional.empty(), crash.alert().endsAt());
    assertEquals("checkout", crash.alert().label("namespace"));
    assertEquals("crash", crash.alert().annotation("description"));
    assertEquals("http://prom/graph?g0.expr=up", crash.alert().generatorUrl());
    assertTrue(crash.alert().firing());
  }

  @Test
  void silenced_and_inhibited_are_told_apart() throws IOException {
    var alerts = alerts("alerts-0.34.json");

    assertTrue(named(alerts, "KubePodNotReady").silenced());
    var inhibited = named(alerts, "KubeQuotaAlmostFull");
    assertEquals(Listed.State.SUPPRESSED, inhibited.state());
    assertEquals(List.of("55438f0ad37814f0"), inhibited.inhibitedBy());
    assertFalse(inhibited.silenced());
  }

  @Test
  void unknown_states_and_fields_are_no_fault() {
    var alert =
        read("[{\"startsAt\":\"2026-11-21T22:44:16Z\",\"status\":{\"state\":\"dreaming\",\"x\":[1]},"
                + "\"labels\":{\"a\":\"\",\"b\":\"c\"},\"receivers\":[{\"name\":\"r\",\"l\":{}}],"
                + "\"new\":{\"n\":[]},\"annotations\":null}]")
            .getFirst();

    assertEquals(Listed.State.OTHER, alert.state());
    assertEquals(List.of("r"), alert.receivers());
    assertEquals(Map.of("b", "c"), alert.alert().labels());
    assertEquals(Fingerprints.of(alert.alert().labels()), alert.alert().fingerprint());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[",
        "[{]",
        "[3]",
        "[{\"labels\":{}}]",
        "<html>",
        "[{\"startsAt\":\"now\"}]",
        "[{\"startsAt\":\"2026-11-21T22:44:16Z\",\"status\":[]}]",
        "[{\"startsAt\":\"2026-11-21T22:44:16Z\"}"
      })
  void what_is_no_list_is_told_in_a_sentence(String text) {
    var why = assertInstanceOf(Listing.Unreadable.class, Alertmanager.list(stream(text))).why();

    assertFalse(why.isBlank());
    assertFalse(why.contains("\n"), why);
  }

  @Test
  void more_alerts_than_the_bound_are_counted() {
    var one = "{\"startsAt\":\"2026-11-21T22:44:16Z\"},";
    var text = "[" + one.repeat(Alertmanager.MAX_ALERTS) + one.replace(",", "") + "]";

    var listing = assertInstanceOf(Listing.Alerts.class, Alertmanager.list(stream(text)));

    assertEquals(Alertmanager.MAX_ALERTS, listing.alerts().size());
    assertEquals(1, listing.leftOut());
  }

  @Test
  void the_status_tells_since_when_it_runs() throws IOException {
    try (var answer = resource("status-0.34.json")) {
      assertEquals(
          new Standing.Running("0.34.2", Instant.parse("2026-11-21T23:44:14.310Z"), false),
          Alertmanager.standing(answer));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"uptime\":\"3 days\"}", "{\"uptime\":3}"})
  void what_is_no_status_is_told_in_a_sentence(String text) {
    assertInstanceOf(Standing.Unreadable.class, Alertmanager.standing(stream(text)));
  }

  @ParameterizedTest
  @MethodSource("dev.sitrep.alert.Payloads#names")
  void a_group_that_is_written_is_read_as_the_same(String payload) {
    var group = Payloads.group(payload);

    assertEquals(new Parsed.Accepted(group, 0), Alertmanager.parse(Alertmanager.body(group)));
  }

  private static Listed named(List<Listed> alerts, String name) {
    return alerts.stream().filter(one -> one.alert().name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Listed> alerts(String file) throws IOException {
    try (var answer = resource(file)) {
      return assertInstanceOf(Listing.Alerts.class, Alertmanager.list(answer)).alerts();
    }
  }

  private static List<Listed> read(String text) {
    return assertInstanceOf(Listing.Alerts.class, Alertmanager.list(stream(text))).alerts();
  }

  private static InputStream resource(String file) {
    return Objects.requireNonNull(ApiTest.class.getResourceAsStream("/api/" + file), file);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
