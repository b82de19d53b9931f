package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.Rollout;
import dev.sitrep.evidence.WorkloadState;
import dev.sitrep.report.Ending.Standing;
import dev.sitrep.report.Report.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AftermathTest {
  private static final Instant NOW = Cases.NOW;
  private static final Report LAST = last(rollout(8));

  @Test
  void says_how_many_are_ready_since_when_and_what_was_rolled_out() {
    assertEquals(
        List.of(
            new Standing("3 of 3 pods ready", Optional.of(NOW), ""),
            new Standing(
                "revision 9",
                Optional.of(NOW.minus(Duration.ofMinutes(3))),
                "env DATABASE_URL added")),
        told(
            LAST,
            ready(3, 3),
            Cases.rollout(8, 9, Duration.ofMinutes(3), "env DATABASE_URL added")));
  }

  @Test
  void the_revision_that_was_there_before_is_no_news() {
    assertEquals(
        1, told(LAST, ready(3, 3), Cases.rollout(7, 8, Duration.ofMinutes(3), "x")).size());
    var unknown = last();
    var since = Cases.NOW.minus(Duration.ofMinutes(3));
    assertEquals(
        2,
        told(
                Draft.like(unknown).at(since.minusSeconds(1)).report(),
                ready(3, 3),
                Cases.rollout(8, 9, Duration.ofMinutes(3), "x"))
            .size());
    assertEquals(
        1,
        told(
                Draft.like(unknown).at(since.plusSeconds(1)).report(),
                ready(3, 3),
                Cases.rollout(8, 9, Duration.ofMinutes(3), "x"))
            .size());
  }

  @Test
  void a_revision_that_was_undone_has_no_time() {
    var undone = new Rollout(Cases.API, 8, 9, Optional.empty(), List.of("image api:1.9 → api:1.8"));
    assertEquals(
        List.of(new Standing("revision 9", Optional.empty(), "image api:1.9 → api:1.8")),
        told(LAST, undone));
  }

  @Test
  void what_is_not_all_ready_is_told_as_such() {
    assertEquals(
        List.of(new Standing("2 of 3 pods ready", Optional.empty(), "")), told(LAST, ready(2, 3)));
    assertEquals(
        List.of(new Standing("scaled to 0", Optional.empty(), "")), told(LAST, ready(0, 0)));
  }

  @Test
  void nothing_is_said_of_what_is_gone_or_could_not_be_read() {
    assertEquals(List.of(), told(LAST, new WorkloadState(Cases.API, false, 0, 0, 0, List.of())));
    assertEquals(List.of(), told(LAST, Cases.forbidden("pods of shop")));
    var other = new WorkloadState(Cases.pod("api-1"), true, 1, 1, 0, List.of());
    assertEquals(List.of(), told(LAST, other), "another object than the one in trouble");
  }

  @Test
  void a_node_is_ready_or_not() {
    var node = new Ref("node", "", "worker-b");
    var last = Draft.like(LAST).object(node).report();
    assertEquals(
        List.of(new Standing("Ready, cordoned", Optional.empty(), "")),
        told(
            last,
            new NodeState(
                node,
                true,
                List.of(),
                true,
                List.of(),
                Map.of(),
                Optional.empty(),
                "",
                Optional.empty())));
  }

  @Test
  void a_long_change_is_cut() {
    var long1 = "image " + "a".repeat(400);
    var told = told(LAST, Cases.rollout(8, 9, Duration.ofMinutes(3), long1, "b", "c", "d"));
    assertTrue(told.getFirst().detail().endsWith("…; and 2 more"), told.toString());
    assertTrue(told.getFirst().detail().length() < 140, told.toString());
  }

  private static WorkloadState ready(int ready, int desired) {
    return new WorkloadState(Cases.API, true, desired, ready, 0, List.of(), Optional.of(NOW));
  }

  private static List<Standing> told(Report last, Evidence... evidence) {
    return new Aftermath(Cases.alert(Cases.api()).with(evidence).file(), last).told();
  }

  private static Item rollout(long revision) {
    return new Item(
        "E3", "rollout", "deployment/api", Optional.empty(), "revision 7 → " + revision + ": x");
  }

  private static Report last(Item... exhibits) {
    return Draft.like(Reports.clearCause()).object(Cases.API).exhibits(exhibits).report();
  }
}
