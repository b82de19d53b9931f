package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.SERVICE;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTargetPortTest {
  private final ServiceTargetPort rule = new ServiceTargetPort();

  @Test
  void names_the_port_and_what_the_pods_listen_on() {
    var finding =
        only(
            rule,
            dying(
                "dial tcp orders:80: connect: connection refused",
                service("orders")
                    .port("http", 80, "9090", "TCP")
                    .open("orders", "http", 8080, "TCP")
                    .behind(2, 2, 2)
                    .build()));

    assertEquals(
        "port 80 of service orders leads to targetPort 9090; its pods listen on 8080",
        finding.cause());
    assertEquals("Set targetPort of service orders to 8080.", finding.fix());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void the_service_that_the_alert_is_about_needs_no_caller() {
    assertEquals(
        "port 53 of service orders leads to targetPort 5353; its pods listen on 8053 and 8054",
        only(
                rule,
                Cases.file(
                    SERVICE,
                    "",
                    service("orders")
                        .port("", 53, "5353", "UDP")
                        .open("dns", "", 8053, "UDP")
                        .open("dns", "", 8054, "UDP")
                        .behind(1, 1, 1)
                        .build()))
            .cause());
  }

  @Test
  void that_no_pod_is_ready_either_is_said() {
    assertEquals(
        "port 80 of service orders leads to targetPort 9090; its pods listen on 8080, and none of them is ready",
        only(
                rule,
                dying(
                    "dial tcp orders:80: connect: connection refused",
                    service("orders")
                        .port("http", 80, "9090", "TCP")
                        .open("orders", "http", 8080, "TCP")
                        .behind(2, 2, 0)
                        .build()))
            .cause());
  }

  @Test
  void an_undeclared_port_may_well_be_open() {
    var wired = service("orders").port("", 80, "9090", "TCP");

    assertEquals(
        List.of(),
        rule.analyze(Cases.file(SERVICE, "", wired.behind(1, 1, 1).build())),
        "no container declares any");
    assertEquals(
        List.of(),
        rule.analyze(file(wired.open("orders", "", 8080, "TCP").build())),
        "nobody suffers");
    assertEquals(
        List.of(),
        rule.analyze(
            Cases.file(
                SERVICE, "", service("orders").open("o", "", 8080, "TCP").behind(1, 1, 1).build())),
        "it is the right one");
  }
}
