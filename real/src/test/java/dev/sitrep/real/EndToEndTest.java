package dev.sitrep.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Eighteen workloads of one cluster break, are told, and are mended: from Prometheus' rules over
/// Alertmanager and the Service to Slack, Teams, a webhook and the mail.
@Tag("quick")
@ExtendWith(Peers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
class EndToEndTest {
  private static final Logger LOG = LoggerFactory.getLogger("tests");

  /// More at once are a storm, and told as one.
  private static final int MOST = 18;

  private static final Duration TOLD = Duration.ofSeconds(30);
  private static final Duration BROKEN = Duration.ofMinutes(5);
  private static final Duration GREEN = Duration.ofMinutes(4);

  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Instant> applied = new HashMap<>();
  private Stand stand;

  @BeforeAll
  void install() throws IOException {
    faults.addAll(Fault.mendable().stream().limit(MOST).toList());
    stand = Stand.with(faults, true, 1);
  }

  @AfterAll
  void remove() throws Exception {
    try {
      if (stand != null) {
        stand.close();
      }
    } finally {
      faults.forEach(Fault::remove);
    }
  }

  @Test
  @Order(1)
  void each_fault_is_told_within_thirty_seconds_of_its_alert_with_object_and_cause()
      throws IOException {
    assertTrue(faults.size() >= 15, faults::toString);
    for (var fault : faults) {
      applied.put(fault.name(), Instant.now());
      fault.apply();
    }
    var faulty = new ArrayList<String>();
    var rows = new ArrayList<String>();
    for (var fault : faults) {
      try {
        rows.add(told(fault));
      } catch (AssertionError e) {
        faulty.add(fault.name() + ": " + e.getMessage());
      }
    }
    write("faults.md", "| fault | alert after | told after | cause |\n|---|---|---|---|\n", rows);
    assertEquals(List.of(), faulty, () -> stand.words());
  }

  private String told(Fault fault) {
    var vendors = stand.vendors();
    var heard =
        Eventually.has(
            "an alert of " + fault.namespace(),
            BROKEN,
            () -> vendors.firstHeard(fault.namespace()));
    var first =
        Eventually.has(
            "a report on " + fault.workload() + " that names " + fault.expect(),
            TOLD.multipliedBy(3),
            () -> vendors.reportsOn(fault).filter(fault::isNamedBy).findFirst());
    var after = Duration.between(heard, first.at());
    assertTrue(
        after.compareTo(TOLD) <= 0, () -> "told " + after.toSeconds() + " s after its alert");
    return "| %s | %d s | %.1f s | %s |"
        .formatted(
            fault.name(),
            Duration.between(applied.getOrDefault(fault.name(), heard), heard).toSeconds(),
            after.toMillis() / 1e3,
            first.report().cause().sentence());
  }

  @Test
  @Order(2)
  void each_is_green_when_it_is_mended() throws IOException {
    var mended = new HashMap<String, Instant>();
    for (var fault : faults) {
      mended.put(fault.name(), Instant.now());
      fault.mend();
    }
    var faulty = new ArrayList<String>();
    var rows = new ArrayList<String>();
    for (var fault : faults) {
      try {
        var since = mended.getOrDefault(fault.name(), Instant.MIN);
        var over =
            Eventually.has(
                "the end of " + fault.name(),
                GREEN,
                () ->
                    stand
                        .vendors()
                        .reportsOn(fault)
                        .filter(told -> told.report().status().equals("resolved"))
                        .findFirst());
        rows.add(
            "| %s | %d s | %s |"
                .formatted(
                    fault.name(),
                    Duration.between(since, over.at()).toSeconds(),
                    over.report().headline()));
        Eventually.is(
            "the first message in Slack on " + over.report().id() + " turns green",
            Duration.ofSeconds(60),
            () ->
                stand.vendors().slack().stream()
                    .anyMatch(posted ->
                        posted.what().equals("chat.update")
                            && posted.text().contains(over.report().id())
                            && posted.body().path("text").asText().startsWith("🟢")));
      } catch (AssertionError e) {
        faulty.add(e.getMessage());
      }
    }
    write("ends.md", "| fault | green after | its first line |\n|---|---|---|\n", rows);
    assertEquals(List.of(), faulty, () -> stand.words());
  }

  @Test
  @Order(3)
  void nothing_is_told_twice_and_no_vendor_refuses() {
    var vendors = stand.vendors();
    assertEquals(List.of(), vendors.refused());
    assertEquals(
        List.of(),
        twice(vendors.reports().stream().map(Vendors.Told::key)),
        "the same message to the webhook");
    var beginnings =
        vendors.reports().stream()
            .map(Vendors.Told::report)
            .filter(report -> report.update().isEmpty() && report.ending().isEmpty())
            .filter(report -> report.storm().isEmpty())
            .toList();
    assertEquals(
        List.of(),
        twice(beginnings.stream().map(report -> report.id())),
        "an incident begun twice");
    var ends =
        vendors.reports().stream().map(Vendors.Told::report).filter(r -> r.ending().isPresent());
    assertEquals(List.of(), twice(ends.map(report -> report.id())), "an incident ended twice");
    for (var report : beginnings) {
      assertEquals(
          1,
          vendors.slack().stream()
              .filter(posted -> posted.what().equals("chat.postMessage"))
              .filter(posted -> posted.body().path("thread_ts").isMissingNode())
              .filter(posted -> posted.text().contains(report.id()))
              .count(),
          () -> "first messages in Slack on " + report.headline());
    }
    assertTrue(vendors.subjects().size() >= faults.size(), () -> vendors.subjects().toString());
    assertTrue(vendors.teams().size() >= faults.size());
    LOG.info(
        "{} reports to the webhook, {} calls to Slack, {} cards to Teams, {} mails; {} asked the model",
        vendors.reports().size(),
        vendors.slack().size(),
        vendors.teams().size(),
        vendors.subjects().size(),
        stand.explained());
  }

  private static List<String> twice(Stream<String> keys) {
    return keys
        .collect(Collectors.groupingBy(key -> key, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void write(String name, String head, List<String> rows) throws IOException {
    var table = head + String.join("\n", rows) + "\n";
    Files.writeString(Path.of("target", name), table);
    LOG.info("\n{}", table);
  }
}
