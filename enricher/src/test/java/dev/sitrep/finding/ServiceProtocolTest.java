package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.SERVICE;
import static dev.sitrep.finding.Net.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceProtocolTest {
  private final ServiceProtocol rule = new ServiceProtocol();

  @Test
  void names_both_protocols() {
    var finding =
        only(
            rule,
            Cases.file(
                SERVICE,
                "",
                service("orders")
                    .port("", 5060, "5060", "TCP")
                    .open("sip", "sip", 5060, "UDP")
                    .behind(1, 1, 1)
                    .build()));

    assertEquals(
        "port 5060 of service orders is TCP; container sip listens on port 5060 with UDP",
        finding.cause());
    assertEquals("Set the protocol of port 5060 of service orders to UDP.", finding.fix());
  }

  @Test
  void the_same_number_for_both_is_how_dns_is_served() {
    assertEquals(
        List.of(),
        rule.analyze(
            Cases.file(
                SERVICE,
                "",
                service("orders")
                    .port("dns", 53, "53", "UDP")
                    .port("dns-tcp", 53, "53", "TCP")
                    .open("dns", "", 53, "UDP")
                    .behind(1, 1, 1)
                    .build())));
    assertEquals(
        List.of(),
        rule.analyze(file(service("orders").open("sip", "", 8080, "UDP").behind(1, 1, 1).build())),
        "nobody suffers");
  }
}
