package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.policy;
import static dev.sitrep.finding.Net.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyDeniesTest {
  private final PolicyDenies rule = new PolicyDenies();

  @Test
  void a_policy_that_does_not_let_it_out_is_likely_the_cause_of_a_timeout() {
    var finding =
        only(
            rule,
            dying(
                "Get http://orders:8080/: i/o timeout",
                service("orders").behind(2, 2, 2).build(),
                policy("default-deny", "egress", "orders", "8080/TCP")));

    assertEquals(
        "container api exits with code 1 (4 restarts): orders:8080 does not answer in time; networkpolicy"
            + " default-deny selects deployment api and allows no egress to orders on port 8080/TCP",
        finding.cause());
    assertEquals(new Ref("networkpolicy", "shop", "default-deny"), finding.fault());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals(List.of("E2", "E4", "E3", "E1"), finding.exhibits());
  }

  @Test
  void egress_without_dns_breaks_every_name() {
    assertEquals(
        "container api exits with code 1 (4 restarts): host name orders is not resolved; networkpolicy only-web"
            + " selects deployment api and allows no egress to DNS on port 53/UDP",
        only(
                rule,
                dying(
                    "Error: getaddrinfo EAI_AGAIN orders",
                    policy("only-web", "egress", "DNS", "53/UDP")))
            .cause());
  }

  @Test
  void the_other_side_may_not_let_it_in() {
    assertEquals(
        "container api exits with code 1 (4 restarts): orders:8080 does not answer in time; networkpolicy"
            + " orders-in selects deployment api and allows no ingress from this pod on port 8080/TCP",
        only(
                rule,
                dying(
                    "GET http://orders:8080/ timed out",
                    service("orders").behind(1, 1, 1).build(),
                    policy("orders-in", "ingress", "orders", "8080/TCP")))
            .cause());
  }

  @Test
  void a_policy_that_denies_somebody_else_and_an_answer_are_no_cause() {
    var other = policy("default-deny", "egress", "billing", "8080/TCP");

    assertEquals(
        List.of(),
        rule.analyze(dying("GET http://orders:8080/ timed out", service("orders").build(), other)));
    assertEquals(
        List.of(),
        rule.analyze(
            dying("GET http://billing:8080/: status code 401", service("billing").build(), other)));
  }
}
