package dev.sitrep.alert;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.incident.Targets;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # payload                                          | firing | resolved | first alert is about
          01-firing-single                                   | 1      | 0 | shop/pod checkout-6d8f7c9b5d-x2x7q
          02-firing-group-5-pods                             | 5      | 0 | cart/pod cart-5b7d9f6c4-2kq8p
          03-mixed-3-firing-2-resolved                       | 3      | 2 | cart/pod cart-5b7d9f6c4-2kq8p
          04-resolved-single                                 | 0      | 1 | shop/pod checkout-6d8f7c9b5d-x2x7q
          05-resolved-group-3                                | 0      | 3 | cart/pod cart-5b7d9f6c4-hh9vd
          06-firing-500                                      | 500    | 0 | auth/pod api-2h2652s49x-r5k59
          07-firing-5000                                     | 5000   | 0 | auth/pod api-2pwp254vq4-b4p2v
          08-firing-5000-max_alerts-50                       | 50     | 0 | auth/pod api-2pwp254vq4-b4p2v
          09-utf8-values                                     | 1      | 0 | cluster cluster
          10-hostile-values                                  | 1      | 0 | namespace inject
          11-node-no-namespace                               | 1      | 0 | node worker-3
          12-node-exporter-identity-labels                   | 1      | 0 | node worker-3
          13-node-filesystem                                 | 1      | 0 | node worker-3
          14-watchdog                                        | 1      | 0 | cluster cluster
          15-target-down                                     | 1      | 0 | billing/service billing-api
          16-pvc-filling-up                                  | 1      | 0 | search/persistentvolumeclaim data-search-0
          17-ksm-without-honor-labels                        | 1      | 0 | shop/pod checkout-6d8f7c9b5d-x2x7q
          18-job-failed-exporter-pod-label                   | 1      | 0 | batch/job nightly-28731900
          19-no-alertname-empty-groupLabels                  | 1      | 0 | cluster cluster
          20-empty-label-value-dropped                       | 1      | 0 | cluster cluster
          21-group-by-all-labels                             | 1      | 0 | a/pod p1
          22-receiver-name-regexp-quoted                     | 1      | 0 | namespace a
          23-startsAt-offset-not-Z                           | 1      | 0 | tz/pod p-1
          24-truncated-2-of-3-firing                         | 2      | 0 | a/pod p1
          25-truncated-status-resolved-but-one-still-firing  | 0      | 2 | a/pod p1
          26-prometheus-group-by-namespace-7-alertnames      | 7      | 0 | shop/deployment checkout
          27-prometheus-group-without-namespace              | 1      | 0 | cluster cluster
          28a-refire-1-firing                                | 1      | 0 | shop/pod checkout-6d8f7c9b5d-x2x7q
          28b-refire-2-resolved                              | 0      | 1 | shop/pod checkout-6d8f7c9b5d-x2x7q
          28c-refire-3-firing-again                          | 1      | 0 | shop/pod checkout-6d8f7c9b5d-x2x7q
          29-prometheus-monitoring-namespace-group           | 2      | 0 | persistentvolume pvc-aa
          91-am0.34-first-notification-utf8-label-names      | 1      | 0 | storefront/pod api-7c9d-a1b2c
          92-am0.34-new-alerts-added                         | 2      | 0 | storefront/pod api-7c9d-a1b2c
          93-am0.34-some-alerts-resolved                     | 1      | 1 | storefront/pod api-7c9d-a1b2c
          94-am0.34-all-alerts-resolved                      | 0      | 1 | storefront/pod api-7c9d-d3e4f
          """)
  void says_what_alertmanager_sent(String payload, long firing, long resolved, String target) {
    var accepted =
        assertInstanceOf(Parsed.Accepted.class, Alertmanager.parse(Payloads.bytes(payload)));
    var alerts = accepted.group().alerts();
    assertAll(
        () -> assertEquals(0, accepted.leftOut()),
        () -> assertEquals(firing, alerts.stream().filter(Alert::firing).count()),
        () -> assertEquals(firing + resolved, alerts.size()),
        () ->
            assertEquals(
                target, new Targets().of(alerts.getFirst().labels()).target().ref().qualified()));
  }

  @Test
  void the_list_names_all_35_files_of_the_folder() throws IOException, URISyntaxException {
    var folder = Path.of(PayloadsTest.class.getResource("/payloads").toURI());
    var files = new TreeSet<String>();
    try (var paths = Files.list(folder)) {
      paths
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals("README.md"))
          .forEach(name -> files.add(name.replaceFirst("\\.json(\\.gz)?$", "")));
    }
    assertEquals(35, files.size());
    assertEquals(files, new TreeSet<>(Payloads.names()));
  }

  @ParameterizedTest
  @MethodSource("dev.sitrep.alert.Payloads#names")
  void a_computed_fingerprint_is_the_one_that_was_sent(String payload) {
    for (var alert : Payloads.group(payload).alerts()) {
      assertEquals(alert.fingerprint(), Fingerprints.of(alert.labels()));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sitrep.alert.Payloads#names")
  void only_resolved_alerts_have_an_end(String payload) {
    for (var alert : Payloads.group(payload).alerts()) {
      assertEquals(!alert.firing(), alert.endsAt().isPresent());
    }
  }

  @Test
  void every_field_is_read() {
    var group = Payloads.group("91-am0.34-first-notification-utf8-label-names");
    var alert = group.alerts().getFirst();
    assertAll(
        () -> assertEquals("sitrep", group.receiver()),
        () -> assertEquals("first notification", group.reason()),
        () -> assertEquals("https://alerts.example.org", group.externalUrl()),
        () -> assertEquals(Map.of("team", "storefront", "tier", "1"), group.routeLabels()),
        () ->
            assertEquals(
                "{}:{alertname=\"KubePodCrashLooping\", namespace=\"storefront\"}",
                group.groupKey()),
        () -> assertEquals("storefront", group.groupLabels().get("namespace")),
        () -> assertEquals("nord", alert.label("région")),
        () -> assertEquals("Pod is crash looping.", alert.annotation("summary")),
        () -> assertEquals(Instant.parse("2026-11-21T13:52:16.76928344Z"), alert.startsAt()),
        () -> assertEquals(Optional.empty(), alert.endsAt()),
        () -> assertTrue(alert.generatorUrl().startsWith("http://prometheus.example.org/graph?")),
        () -> assertEquals("5669749497d9d124", alert.fingerprint()),
        () -> assertEquals("eu-1", new Targets().cluster(alert.labels())));
  }

  @Test
  void a_truncated_body_says_how_many_are_missing() {
    assertEquals(4950, Payloads.group("08-firing-5000-max_alerts-50").truncatedAlerts());
    assertEquals(
        1, Payloads.group("25-truncated-status-resolved-but-one-still-firing").truncatedAlerts());
  }

  @Test
  void the_senders_offset_is_understood() {
    var alert = Payloads.group("23-startsAt-offset-not-Z").alerts().getFirst();
    assertEquals(Instant.parse("2026-11-21T08:10:44.262672Z"), alert.startsAt());
  }

  @Test
  void a_refire_is_the_same_alert_with_a_new_start() {
    var first = Payloads.group("28a-refire-1-firing").alerts().getFirst();
    var again = Payloads.group("28c-refire-3-firing-again").alerts().getFirst();
    assertEquals(first.fingerprint(), again.fingerprint());
    assertNotEquals(first.startsAt(), again.startsAt());
  }

  @Test
  void hostile_text_arrives_unchanged() {
    var alert = Payloads.group("10-hostile-values").alerts().getFirst();
    assertEquals("line1\nline2\ttab\r\nline3", alert.label("note"));
    assertTrue(alert.annotation("description").contains("\u2028 \0nul?"));
  }
}
