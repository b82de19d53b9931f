package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceSelectorMismatchTest {
  private final ServiceSelectorMismatch rule = new ServiceSelectorMismatch();

  @Test
  void names_the_selector_and_the_labels_that_it_misses() {
    var finding =
        only(rule, file(service("orders").selector("app=order").near("app=orders").build()));

    assertEquals(
        "service orders has no endpoints: its selector app=order matches no pod (pods of deployment orders carry"
            + " app=orders)",
        finding.cause());
    assertEquals(new Ref("service", "shop", "orders"), finding.fault());
    assertEquals(List.of(finding.fault()), finding.subjects());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(
        "Set the selector of service orders to app=orders, or the pods' labels to what it selects.",
        finding.fix());
    assertEquals("kubectl -n shop describe service/orders", finding.next().getFirst());
  }

  @Test
  void a_service_that_is_seen_twice_is_told_once() {
    var state = service("orders").selector("app=order").near("app=orders").build();

    assertEquals(1, rule.analyze(file(state, state)).size());
  }

  @Test
  void a_service_with_pods_or_with_nothing_near_is_none() {
    assertEquals(List.of(), rule.analyze(file(service("orders").behind(2, 2, 2).build())));
    assertEquals(List.of(), rule.analyze(file(service("orders").behind(2, 2, 0).build())));
    assertEquals(List.of(), rule.analyze(file(service("orders").build())));
    assertEquals(
        List.of(),
        rule.analyze(file(service("orders").type("ExternalName").near("app=orders").build())));
  }
}
