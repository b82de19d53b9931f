package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.IngressState;
import dev.sitrep.evidence.IngressState.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngressBackendPortTest {
  private final IngressBackendPort rule = new IngressBackendPort();

  private static IngressState ingress(String name, boolean noClass, Backend... backends) {
    return new IngressState(
        new Ref("ingress", "shop", "storefront"),
        name,
        noClass,
        List.of("nginx"),
        List.of(backends),
        List.of());
  }

  @Test
  void names_the_ports_that_the_service_has() {
    var finding =
        only(
            rule,
            file(
                ingress(
                    "nginx",
                    false,
                    new Backend(
                        "shop.example/", "web", "8080", true, List.of("http (80)"), false, ""))));

    assertEquals(
        "ingress storefront sends shop.example/ to port 8080 of service web, which has only http (80)",
        finding.cause());
    assertEquals("Correct the backend's port to http (80).", finding.fix());
    assertEquals(
        List.of(
            "kubectl -n shop describe ingress/storefront", "kubectl -n shop describe service/web"),
        finding.next());
  }

  @Test
  void a_missing_service_and_a_right_port_are_not_its_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                ingress(
                    "nginx",
                    false,
                    new Backend("/a", "web", "80", true, List.of("80"), true, ""),
                    new Backend("/b", "gone", "80", false, List.of(), false, "")))));
  }
}
