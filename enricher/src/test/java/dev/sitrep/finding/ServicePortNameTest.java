package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePortNameTest {
  private final ServicePortName rule = new ServicePortName();

  @Test
  void names_the_name_that_no_port_has() {
    var finding =
        only(
            rule,
            file(
                service("orders")
                    .port("http", 80, "web", "TCP")
                    .open("orders", "http", 8080, "TCP")
                    .behind(1, 1, 1)
                    .build()));

    assertEquals(
        "port 80 of service orders leads to targetPort web, and no port of its pods has that name; they have http"
            + " (8080)",
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void pods_may_declare_none_at_all() {
    assertEquals(
        "port 80 of service orders leads to targetPort web, and no port of its pods has that name; they declare none",
        only(rule, file(service("orders").port("http", 80, "web", "TCP").behind(1, 1, 1).build()))
            .cause());
  }

  @Test
  void a_name_that_is_there_and_a_service_without_pods_are_no_fault() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                service("orders")
                    .port("http", 80, "web", "TCP")
                    .open("orders", "web", 8080, "TCP")
                    .behind(1, 1, 1)
                    .build(),
                service("cart").port("http", 80, "web", "TCP").build())));
  }
}
