package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.ORDERS;
import static dev.sitrep.finding.Net.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceZeroReplicasTest {
  private final ServiceZeroReplicas rule = new ServiceZeroReplicas();

  @Test
  void the_workload_behind_it_is_at_fault() {
    var finding = only(rule, file(service("orders").behind(0, 0, 0).build()));

    assertEquals(
        "service orders has no endpoints: deployment orders behind it is scaled to 0",
        finding.cause());
    assertEquals(ORDERS, finding.fault());
    assertEquals(List.of(new Ref("service", "shop", "orders")), finding.subjects());
    assertEquals("Scale deployment orders up again.", finding.fix());
    assertEquals("kubectl -n shop get deployment/orders -o wide", finding.next().getFirst());
  }

  @Test
  void a_workload_that_wants_pods_or_of_which_that_is_not_known_is_not_scaled_down() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                service("orders").behind(2, 0, 0).build(),
                service("agent").behind(-1, 0, 0).build(),
                service("web").behind(0, 1, 1).build())));
  }
}
