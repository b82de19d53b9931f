package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceNoPodsTest {
  private final ServiceNoPods rule = new ServiceNoPods();

  @Test
  void a_selector_that_nothing_would_match() {
    var finding = only(rule, file(service("cache").selector("app=cache", "tier=mem").build()));

    assertEquals(
        "service cache has no endpoints: its selector app=cache,tier=mem matches no pod in namespace shop, and no"
            + " workload there would make one",
        finding.cause());
    assertEquals("without endpoints", finding.symptom());
  }

  @Test
  void a_service_without_a_selector_needs_endpoints_by_hand() {
    assertEquals(
        "service legacy has no endpoints: it has no selector, and nobody wrote endpoints for it",
        only(rule, file(service("legacy").selector().build())).cause());
  }

  @Test
  void others_have_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                service("orders").near("app=orders").build(),
                service("web").behind(0, 0, 0).build(),
                service("api").behind(2, 0, 0).build(),
                service("out").selector().type("ExternalName").build())));
  }
}
