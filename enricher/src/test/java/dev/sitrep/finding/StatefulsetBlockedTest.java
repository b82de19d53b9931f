package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.on;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Replicas;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatefulsetBlockedTest {
  private final StatefulsetBlocked rule = new StatefulsetBlocked();

  private static final Ref DB = new Ref("statefulset", "shop", "db");

  private static Replicas set(int pods, boolean ordered) {
    return new Replicas(DB, 3, pods, 0, 0, false, "RollingUpdate", 0, 0, ordered, false, List.of());
  }

  @Test
  void names_the_pod_that_holds_the_others_up() {
    var finding = only(rule, set(1, true), container("db").of(Cases.pod("db-0")).loops().build());

    assertEquals(
        "statefulset db makes its pods one after the other and waits for pod db-0, which is not ready;"
            + " 2 more pods to come",
        finding.cause());
    assertEquals("pod/db-0", finding.fault().path());
    assertEquals(List.of(DB), finding.subjects());
  }

  @Test
  void the_lowest_number_is_the_one() {
    assertEquals(
        "pod/db-2",
        only(
                rule,
                new Replicas(
                    DB, 12, 11, 9, 0, false, "RollingUpdate", 0, 0, true, false, List.of()),
                on("worker-1", Cases.pod("db-10"), "Pending"),
                on("worker-1", Cases.pod("db-2"), "Pending"))
            .fault()
            .path());
  }

  @Test
  void a_parallel_or_a_complete_one_is_no_case() {
    var pod = container("db").of(Cases.pod("db-0")).loops().build();
    assertEquals(List.of(), rule.analyze(file(set(1, false), pod)));
    assertEquals(List.of(), rule.analyze(file(set(3, true), pod)));
    assertEquals(List.of(), rule.analyze(file(set(1, true))));
  }
}
