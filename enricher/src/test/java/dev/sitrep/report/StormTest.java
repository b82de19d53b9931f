package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Ref;
import dev.sitrep.finding.Certainty;
import dev.sitrep.report.Report.Cause;
import dev.sitrep.report.Storm.Count;
import dev.sitrep.report.Storm.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StormTest {

  @Test
  void every_alert_and_incident_is_counted() {
    var storm = Reports.storm(48, 40);
    var counted = storm.storm().orElseThrow();
    assertEquals(96, counted.alerts());
    assertEquals(96, storm.tally().alerts());
    assertEquals(48, counted.incidents());
    assertEquals(40, counted.open());
    assertEquals(12, counted.namespaces());
    assertEquals(20, counted.single());
    assertEquals(42, counted.read());
    assertEquals(
        List.of(
            new Count("node not ready: node worker-b", 36),
            new Count("crash loop: storefront/pod api-7c9d-a1b2c", 6),
            new Count("not looked into", 6)),
        counted.causes());
    assertEquals(
        List.of(
            new Count("KubePodNotReady", 48),
            new Count("TargetDown", 32),
            new Count("KubePodCrashLooping", 16)),
        counted.names());
  }

  @Test
  void the_node_that_most_share_is_the_cause() {
    var cause = Reports.storm(48, 48).cause();
    assertEquals(new Ref("node", "", "worker-b"), cause.fault());
    assertEquals(Certainty.SEEN, cause.certainty());
    assertTrue(cause.sentence().endsWith("in 36 of 42 incidents with a cause"), cause.toString());
  }

  @Test
  void a_registry_that_fails_many_in_many_ways_is_named() {
    var members =
        IntStream.range(0, 9)
            .mapToObj(n ->
                member(n, "warning", "shop/deployment app-" + n)
                    .with(
                        report(
                            "registry-unreachable",
                            "image registry.example:5000/shop/app-%d:1.%d of container app cannot be"
                                    .formatted(n, n)
                                + " pulled: nothing listens at registry registry.example:5000",
                            new Ref("pod", "shop", "app-" + n))))
            .toList();
    var storm = storm(members);
    assertEquals("namespace shop", storm.object().qualified());
    assertEquals("namespace shop: 9 alerts, 9 incidents", storm.headline());
    assertEquals(Certainty.LIKELY, storm.cause().certainty());
    assertTrue(
        storm
            .cause()
            .sentence()
            .startsWith(
                "9 of 9 incidents with a cause have the same kind and name registry.example:5000,"
                    + " such as shop/deployment app-0: image registry"),
        storm.cause().sentence());
  }

  @Test
  void a_common_cause_is_no_surer_than_its_least_sure_incident() {
    var members = new ArrayList<Member>();
    for (int n = 0; n < 4; n++) {
      var cause =
          new Cause(
              "quota-full",
              n == 3 ? Certainty.LIKELY : Certainty.SEEN,
              "resourcequota team allows no more",
              new Ref("resourcequota", "shop", "team"),
              List.of());
      members.add(
          member(n, "warning", "shop/deployment app-" + n)
              .with(Draft.like(Reports.clearCause()).cause(cause).report()));
    }
    assertEquals(Certainty.LIKELY, storm(members).cause().certainty());
  }

  @Test
  void two_of_five_are_no_common_cause() {
    var members =
        IntStream.range(0, 5)
            .mapToObj(n ->
                member(n, "warning", "shop/deployment app-" + n)
                    .with(
                        report(
                            n < 2 ? "oom-killed" : "rule-" + n,
                            "something",
                            new Ref("pod", "shop", "app-" + n))))
            .toList();
    var cause = storm(members).cause();
    assertEquals(Certainty.UNKNOWN, cause.certainty());
    assertEquals("no cause is common to most of them", cause.sentence());
  }

  @Test
  void the_worst_come_first_and_the_open_before_the_others() {
    var members =
        List.of(
            member(1, "info", "a/pod x"),
            closed(2, "critical"),
            member(3, "warning", "b/pod y"),
            member(4, "critical", "node worker-b"));
    var storm = storm(members);
    assertEquals("critical", storm.severity());
    assertEquals(
        List.of("I4", "I2", "I3", "I1"),
        storm.storm().orElseThrow().worst().stream().map(Storm.Worst::id).toList());
    assertEquals("cluster", storm.object().kind(), "a node is in no namespace");
    assertEquals(
        "info",
        storm(List.of(member(1, "info", "a/pod x"), closed(2, "critical"))).severity(),
        "what is over does not make it critical");
  }

  @Test
  void many_kinds_end_with_how_many_others() {
    var members =
        IntStream.range(0, 30)
            .mapToObj(n ->
                new Member(
                    "I" + n, "warning", "shop/pod p-" + n, true, false, Map.of("Alert" + n, 2)))
            .toList();
    var storm = storm(members);
    var names = storm.storm().orElseThrow().names();
    assertEquals(11, names.size());
    assertEquals(new Count("20 others", 20), names.getLast());
    assertEquals(10, storm.alerts().size());
    assertEquals(60, storm.tally().alerts());
    assertEquals(10, storm.storm().orElseThrow().worst().size());
  }

  @Test
  void ten_thousand_incidents_are_told_in_one_screen_and_at_once() {
    var members =
        IntStream.range(0, 10_000)
            .mapToObj(n -> member(n, "warning", "ns-%d/deployment app-%d".formatted(n % 400, n)))
            .toList();
    long began = System.nanoTime();
    var storm = storm(members);
    assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 5_000);
    assertEquals("cluster: 10000 alerts, 10000 incidents in 400 namespaces", storm.headline());
    assertTrue(ReportJson.write(storm).length() < 10_000);
  }

  @Test
  void a_storm_of_nothing_is_told_too() {
    assertEquals("cluster: 0 alerts, 0 incidents", storm(List.of()).headline());
  }

  private static Report storm(List<Member> members) {
    return Report.ofStorm("S", "", Reports.NOW, Reports.NOW, members);
  }

  private static Member member(int n, String severity, String target) {
    return new Member("I" + n, severity, target, true, false, Map.of("KubePodNotReady", 1));
  }

  private static Member closed(int n, String severity) {
    return new Member("I" + n, severity, "a/pod z", false, false, Map.of("KubePodNotReady", 1));
  }

  private static Report report(String rule, String sentence, Ref fault) {
    return Draft.like(Reports.clearCause())
        .cause(new Cause(rule, Certainty.SEEN, sentence, fault, List.of()))
        .report();
  }
}
