package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.ORDERS;
import static dev.sitrep.finding.Net.SERVICE;
import static dev.sitrep.finding.Net.neighbour;
import static dev.sitrep.finding.Net.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceNotReadyTest {
  private final ServiceNotReady rule = new ServiceNotReady();

  @Test
  void a_neighbour_none_of_whose_pods_is_ready() {
    var finding =
        only(
            rule,
            file(service("orders").behind(3, 3, 0).build(), neighbour("orders", "orders:8080")));

    assertEquals(
        "service orders has no ready endpoint: none of the 3 pods of deployment orders is ready",
        finding.cause());
    assertEquals(ORDERS, finding.fault());
    assertEquals(List.of(new Ref("service", "shop", "orders")), finding.subjects());
  }

  @Test
  void an_only_pod_is_told_as_one() {
    assertEquals(
        "service orders has no ready endpoint: the only pod of deployment orders is not ready",
        only(
                rule,
                file(service("orders").behind(1, 1, 0).build(), neighbour("orders", "orders:8080")))
            .cause());
  }

  @Test
  void a_workload_that_cannot_make_its_pods() {
    assertEquals(
        "service orders has no endpoints: deployment orders has none of its 2 pods",
        only(rule, Cases.file(SERVICE, "", service("orders").behind(2, 0, 0).build())).cause());
  }

  @Test
  void of_the_target_s_own_service_it_is_no_news() {
    assertEquals(List.of(), rule.analyze(file(service("api").behind(2, 2, 0).build())));
    assertEquals(
        List.of(),
        rule.analyze(Cases.file(SERVICE, "", service("orders").behind(2, 2, 0).build())));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                service("orders").behind(2, 2, 1).build(),
                neighbour("orders", "orders:8080"),
                service("web").behind(0, 0, 0).build(),
                neighbour("web", "web:80"))));
  }
}
