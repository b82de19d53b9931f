package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.unknown;
import static dev.sitrep.finding.Net.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostUnknownTest {
  private final HostUnknown rule = new HostUnknown();

  @Test
  void a_name_that_is_no_service_is_told_with_the_near_one() {
    var finding =
        only(
            rule,
            dying(
                "dial tcp: lookup orders-db on 10.96.0.10:53: no such host",
                unknown("orders-db", 5432, "order-db")));

    assertEquals(
        "container api exits with code 1 (4 restarts): it asks for orders-db:5432 (env DB_HOST), and there is no"
            + " Service orders-db in namespace shop; there is service order-db",
        finding.cause());
    assertEquals("Correct the host name to order-db.", finding.fix());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(POD, finding.fault());
    assertEquals(List.of("E2", "E3", "E1"), finding.exhibits());
  }

  @Test
  void where_the_log_names_nobody_the_only_unknown_name_is_meant() {
    assertEquals(
        "container api exits with code 1 (4 restarts): it asks for orders-db (env DB_HOST), and there is no Service"
            + " orders-db in namespace shop",
        only(
                rule,
                dying(
                    "socket.gaierror: [Errno -2] Name or service not known",
                    unknown("orders-db", 0, "")))
            .cause());
  }

  @Test
  void a_program_that_waits_for_it_is_not_ready() {
    assertEquals(
        "container api is not ready: it asks for queue (env DB_HOST), and there is no Service queue in namespace shop",
        only(rule, waiting("getaddrinfo ENOTFOUND queue", 12, unknown("queue", 0, ""))).cause());
  }

  @Test
  void a_silent_program_is_likely_to_mean_the_near_name() {
    var finding =
        only(
            rule,
            file(
                container("api").loops().died("Error", 1).restarts(3).build(),
                logged(POD, "api", "starting"),
                unknown("orders-db", 5432, "order-db")));

    assertEquals(
        "container api says nothing of why it ends; it asks for orders-db:5432 (env DB_HOST), and there is no"
            + " Service orders-db in namespace shop; there is service order-db",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void a_program_that_says_something_else_is_left_to_its_words() {
    assertEquals(
        List.of(),
        rule.analyze(dying("no such table: orders", unknown("orders-db", 0, "order-db"))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(container("api").loops().died("Error", 1).build(), unknown("sidecar", 0, ""))));
  }
}
