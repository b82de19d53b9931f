package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.finding.Certainty;
import dev.sitrep.notifier.Route.Told;
import dev.sitrep.report.Report;
import dev.sitrep.report.Reports;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Report FIRING = Reports.clearCause();
  private static final Report OVER = Reports.named("resolved");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "severity=\"critical\"                ; true",
        "severity=critical                    ; true",
        " severity = critical                 ; true",
        "severity=\"crit\"                    ; false",
        "severity=~\"critical|page\"          ; true",
        "severity=~\"crit\"                   ; false",
        "severity=~\"crit.*\"                 ; true",
        "severity!=\"critical\"               ; false",
        "severity!~\"info|warning\"           ; true",
        "severity!~\"crit.*\"                 ; false",
        "team=\"\"                            ; true",
        "team!=\"\"                           ; false",
        "team=~\".+\"                         ; false",
        "team!~\".+\"                         ; true",
        "alertname=\"B\"                      ; true",
        "alertname!=\"B\"                     ; false",
        "alertname!=\"C\"                     ; true",
        "quoted=\"a \\\"b\\\" \\\\ c\"        ; true",
      })
  void matches_as_alertmanager_does(String matcher, boolean matches) {
    var labels =
        Map.of(
            "severity", List.of("critical"),
            "alertname", List.of("A", "B"),
            "quoted", List.of("a \"b\" \\ c"));
    assertEquals(matches, Matcher.parse(matcher).matches(labels), matcher);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "severity",
        "=x",
        "a b=c",
        "severity==x",
        "severity=~\"(\"",
        "a=\"b",
        "a=b,c=d"
      })
  void what_is_no_matcher_is_told(String text) {
    var problem = assertThrows(IllegalArgumentException.class, () -> Matcher.parse(text));
    assertTrue(String.valueOf(problem.getMessage()).startsWith("matcher " + text), text);
  }

  @Test
  void without_a_route_everybody_hears_everything() {
    var router = Router.of(List.of(), List.of("slack", "mail"));
    assertEquals(List.of("slack", "mail"), channels(router, FIRING));
    assertEquals(List.of("slack", "mail"), channels(router, Reports.notEnoughEvidence()));
    assertEquals(List.of("mail"), channels(router, OVER, "mail"));
  }

  @Test
  void the_first_route_that_matches_decides_unless_it_goes_on() {
    var router =
        Router.of(
            List.of(
                route(true, "log"),
                route(false, "shop", "namespace=storefront"),
                route(false, "rest")),
            List.of());
    assertEquals(List.of("log", "shop"), channels(router, FIRING));
    assertEquals(List.of("log", "rest"), channels(router, Reports.symptomElsewhere()));
  }

  @Test
  void routes_see_the_object_its_alerts_and_their_labels() {
    for (var matcher :
        List.of(
            "severity=warning",
            "namespace=storefront",
            "kind=deployment",
            "name=api",
            "alertname=KubePodCrashLooping",
            "prometheus=\"monitoring/k8s\"")) {
      var router = Router.of(List.of(route(false, "it", matcher)), List.of());
      assertEquals(List.of("it"), channels(router, FIRING), matcher);
    }
    var none = Router.of(List.of(route(false, "it", "team=x")), List.of());
    assertEquals(List.of(), channels(none, FIRING));
  }

  @Test
  void a_channel_that_two_routes_name_hears_once() {
    var router = Router.of(List.of(route(true, "slack"), route(false, "slack")), List.of());
    assertEquals(List.of("slack"), channels(router, FIRING));
  }

  @Test
  void only_those_who_heard_of_an_incident_hear_of_its_end() {
    var router = Router.of(List.of(), List.of("old", "new"));
    assertEquals(List.of("old"), channels(router, OVER, "old"));
    assertEquals(List.of("old", "new"), channels(router, OVER), "nobody heard before");
  }

  @Test
  void a_route_may_want_the_end_alone() {
    var router = Router.of(List.of(route(Told.RESOLVED_ONLY, Certainty.UNKNOWN)), List.of());
    assertEquals(List.of(), channels(router, FIRING));
    assertEquals(List.of("it"), channels(router, OVER, "other"));
  }

  @Test
  void a_route_may_want_certainty() {
    var router = Router.of(List.of(route(Told.THREAD, Certainty.LIKELY)), List.of());
    assertEquals(List.of("it"), channels(router, FIRING));
    assertEquals(List.of(), channels(router, Reports.notEnoughEvidence()));
    assertEquals(
        List.of("it"),
        channels(router, Reports.notEnoughEvidence(), "it"),
        "who was told goes on being told");
  }

  @ParameterizedTest
  @CsvSource({
    "22:00-07:00 UTC, 21:59, 21:59",
    "22:00-07:00 UTC, 22:00, 31:00",
    "22:00-07:00 UTC, 06:59, 07:00",
    "22:00-07:00 UTC, 07:00, 07:00",
    "12:00-13:00 UTC, 11:59, 11:59",
    "12:00-13:00 UTC, 12:30, 13:00",
    "12:00-13:00 UTC, 13:00, 13:00",
    "22:00-07:00 Europe/Berlin, 21:30, 30:00",
  })
  void in_quiet_hours_it_is_sent_after_them(String hours, String now, String sent) {
    assertEquals(time(sent), QuietHours.parse(hours).after(time(now)));
  }

  @Test
  void quiet_hours_follow_the_clocks_of_their_place() {
    // summer time ended in Berlin on 25 October 2026 at 03:00
    var hours = QuietHours.parse("22:00-07:00 Europe/Berlin");
    assertEquals(
        Instant.parse("2026-10-25T06:00:00Z"), hours.after(Instant.parse("2026-10-24T21:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "22-7 UTC",
        "22:00-22:00 UTC",
        "25:00-07:00 UTC",
        "22:00-07:00",
        "22:00-07:00 Mars"
      })
  void what_are_no_quiet_hours_is_told(String text) {
    var problem = assertThrows(IllegalArgumentException.class, () -> QuietHours.parse(text));
    assertTrue(String.valueOf(problem.getMessage()).contains("22:00-07:00 Europe/Berlin"), text);
  }

  /// Hours may go beyond 24: the next day.
  private static Instant time(String clock) {
    var parts = clock.split(":", -1);
    return Instant.parse("2026-11-22T00:00:00Z")
        .plusSeconds(Integer.parseInt(parts[0]) * 3600L + Integer.parseInt(parts[1]) * 60L);
  }

  private static Route route(boolean goesOn, String channel, String... matchers) {
    return new Route(
        Arrays.stream(matchers).map(Matcher::parse).toList(),
        List.of(channel),
        goesOn,
        Told.THREAD,
        Certainty.UNKNOWN,
        Optional.empty());
  }

  private static Route route(Told told, Certainty least) {
    return new Route(List.of(), List.of("it"), false, told, least, Optional.empty());
  }

  private static List<String> channels(Router router, Report report, String... knowing) {
    return router.of(report, Set.of(knowing), NOON).stream()
        .map(Router.Recipient::channel)
        .toList();
  }
}
