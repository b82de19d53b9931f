package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.state;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.WorkloadState;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetGoneTest {
  private final TargetGone rule = new TargetGone();

  @Test
  void an_object_that_is_not_there_any_more_took_what_it_knew_with_it() {
    var finding = only(rule, new WorkloadState(Cases.POD, false, 0, 0, 0, List.of()));

    assertEquals(
        "pod api-5d9f7-x2x7p was deleted before it could be read; its state and logs went with it",
        finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void its_workload_is_what_is_in_trouble_and_says_how_it_stands_now() {
    var finding =
        only(rule, state(2, 2, 0), new WorkloadState(Cases.POD, false, 0, 0, 0, List.of()));

    assertEquals("pod api-5d9f7-x2x7p is gone", finding.symptom());
    assertEquals(
        "pod api-5d9f7-x2x7p was deleted before it could be read; its state and logs went with it;"
            + " deployment api now has 2 of 2 pods ready",
        finding.cause());
    assertEquals(List.of(Cases.API), finding.subjects());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void its_events_prove_that_it_ran_and_who_deleted_it() {
    var set = new Ref("replicaset", "shop", "api-5d9f7");
    var finding =
        only(
            rule,
            state(2, 2, 0),
            new WorkloadState(Cases.POD, false, 0, 0, 0, List.of()),
            Cases.normal(Cases.POD, "Started", "Container started"),
            Cases.normal(set, "SuccessfulDelete", "Deleted pod: api-5d9f7-x2x7p"),
            Cases.normal(set, "SuccessfulDelete", "Deleted pod: api-5d9f7-x2x7"));

    assertEquals(
        "pod api-5d9f7-x2x7p had started 30s ago and was deleted before it could be read (by"
            + " replicaset api-5d9f7); its state and logs went with it; deployment api now has 2 of 2"
            + " pods ready",
        finding.cause());
    assertEquals(List.of("E2", "E4", "E3", "E1"), finding.exhibits());
  }

  @Test
  void an_object_that_is_there_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(state(0, 2, 2))));
  }
}
