package dev.sitrep.receiver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.notifier.Message;
import dev.sitrep.notifier.Terminal;
import dev.sitrep.notifier.TerminalText;
import dev.sitrep.receiver.Service;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The recorded cluster goes through the whole service, the way `sitrep demo` sends it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
  /// Invented passwords that the recorded programs log.
  private static final List<String> SECRETS =
      List.of(
          "hunter2-but-longer", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  private final Recording recording = Recording.open();
  private final Service service;

  DemoTest(@TempDir Path folder) {
    service = Service.start(folder, DumpedCluster.open(recording.cluster()));
  }

  @BeforeAll
  void post() throws Exception {
    for (var body : recording.bodies()) {
      assertEquals(202, service.alert(body.body()).status(), body.name());
    }
    var expected = faults().map(Recording.Fault::object).collect(Collectors.toSet());
    Service.eventually("all reports", () -> reports().keySet().containsAll(expected));
    service.settle();
  }

  @AfterAll
  void close() throws IOException {
    service.close();
    recording.close();
  }

  Stream<Recording.Fault> faults() {
    return recording.faults().stream();
  }

  private Map<String, Report> reports() {
    var reports = new TreeMap<String, Report>();
    service
        .told()
        .reports()
        .forEach(report ->
            reports.put(report.object().namespace() + "/" + report.object().path(), report));
    return reports;
  }

  private Report report(String object) {
    return Optional.ofNullable(reports().get(object)).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void the_report_names_what_is_wrong(Recording.Fault fault) {
    var report = report(fault.object());
    assertTrue(ReportJson.write(report).contains(json(fault.phrase())), ReportJson.pretty(report));
  }

  private static String json(String phrase) {
    var quoted = new ObjectMapper().valueToTree(phrase).toString();
    return quoted.substring(1, quoted.length() - 1);
  }

  /// Where the rule has words of its own, those.
  @ParameterizedTest
  @CsvSource({
    "storefront/deployment/api, DATABASE_URL",
    "storefront/statefulset/recommender, OOMKilled",
    "storefront/deployment/web, 8081",
    "storefront/deployment/search, 404",
    "storefront/deployment/thumbnailer, storefront/thumbnailer:2.41",
    "storefront/deployment/banners, limits how often it may be asked",
    "storefront/deployment/reviews, fast-ssd",
    "checkout/deployment/shipping, nil pointer dereference",
    "checkout/deployment/payments, PROVIDER_URL",
    "checkout/deployment/fraud, fraud-api-key",
    "checkout/deployment/tax, tax-rules",
    "checkout/deployment/risk-model, too little cpu",
    "checkout/deployment/gpu-scorer, nvidia-l4",
    "checkout/deployment/cart, app=order",
    "checkout/deployment/ledger, ledger-db behind it is scaled to 0",
    "storefront/job/sales-report-29921220, AccessDenied",
    "checkout/deployment/invoices, team-checkout",
    "checkout/job/migrate-orders, DuplicateColumn",
    "checkout/deployment/notifications, checkout/notifications:3.2.0",
  })
  void the_cause_itself_names_it(String object, String phrase) {
    var cause = report(object).cause().sentence();
    assertTrue(cause.contains(phrase), () -> "no '" + phrase + "' in: " + cause);
  }

  @Test
  void what_is_well_is_not_reported() {
    var expected = faults().map(Recording.Fault::object).collect(Collectors.toSet());
    assertEquals(expected, reports().keySet());
    assertEquals(expected.size(), service.told().reports().size(), "one report for each");
  }

  @Test
  void the_recording_holds_secrets_and_no_report_does() throws Exception {
    String logs;
    try (var files = Files.walk(recording.cluster())) {
      logs =
          files
              .filter(file -> file.toString().endsWith(".log"))
              .map(DemoTest::text)
              .collect(Collectors.joining());
    }
    for (var secret : SECRETS) {
      assertTrue(logs.contains(secret), secret);
      for (var message : service.told().messages()) {
        assertFalse(ReportJson.write(message.report()).contains(secret), secret);
        assertFalse(rendered(message).contains(secret), secret);
      }
    }
  }

  private static String rendered(Message message) {
    return new TerminalText(Terminal.plain()).render(message.sections());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_line_that_gives_orders_is_quoted_at_most() {
    for (var report : service.told().reports()) {
      for (var command : report.next()) {
        assertTrue(command.matches("kubectl [^;&|`$<>\\n]*"), command);
        assertFalse(command.matches(".*\\b(delete|apply|edit|patch|exec|scale)\\b.*"), command);
      }
    }
  }

  @Test
  void each_report_can_be_read_again_by_its_address() throws Exception {
    for (var report : service.told().reports()) {
      var text = service.get("/i/" + report.id());
      assertEquals(200, text.status());
      assertTrue(text.body().contains(report.object().name()), text.body());
    }
    assertEquals(
        service.told().reports().size(),
        service.get("/api/v1/incidents").json().path("incidents").size());
    service.get("/i/none").problem(404, "not_found", "/api/v1/incidents");
  }

  @Test
  void the_watchdog_of_the_recording_is_heard() throws Exception {
    assertFalse(service.get("/healthz").json().path("lastHeartbeat").asText().equals("never"));
  }
}
