package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.service;
import static dev.sitrep.finding.Net.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePortAskedTest {
  private final ServicePortAsked rule = new ServicePortAsked();

  @Test
  void says_which_port_the_service_has() {
    var finding =
        only(
            rule,
            dying(
                "dial tcp 10.96.1.2:8081: connect: connection refused",
                service("orders").behind(2, 2, 2).build()));

    assertEquals(
        "container api exits with code 1 (4 restarts): it asks 10.96.1.2:8081 (service orders); service orders has"
            + " port 8080",
        finding.cause());
    assertEquals("Ask service orders for port 8080.", finding.fix());
  }

  @Test
  void several_ports_are_told_with_their_names() {
    assertEquals(
        "container api is not ready: it asks orders:9000; service orders has ports 80 (http) and 9090 (metrics)",
        only(
                rule,
                waiting(
                    "GET http://orders:9000/: timed out",
                    7,
                    service("orders")
                        .port("http", 80, "8080", "TCP")
                        .port("metrics", 9090, "9090", "TCP")
                        .behind(1, 1, 1)
                        .build()))
            .cause());
  }

  @Test
  void the_right_port_a_headless_and_an_outside_service_are_no_matter() {
    var words = "dial tcp orders:9000: connect: connection refused";

    assertEquals(
        List.of(),
        rule.analyze(dying(words, service("orders").port("", 9000, "8080", "TCP").build())));
    assertEquals(List.of(), rule.analyze(dying(words, service("orders").type("headless").build())));
    assertEquals(
        List.of(), rule.analyze(dying(words, service("orders").type("ExternalName").build())));
  }
}
