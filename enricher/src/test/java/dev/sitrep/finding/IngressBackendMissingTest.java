package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.IngressState;
import dev.sitrep.evidence.IngressState.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngressBackendMissingTest {
  private final IngressBackendMissing rule = new IngressBackendMissing();

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
  void names_the_service_that_there_is() {
    var finding =
        only(
            rule,
            file(
                ingress(
                    "nginx",
                    false,
                    new Backend("shop.example/", "web", "80", true, List.of("80"), true, ""),
                    new Backend(
                        "shop.example/cart", "carts", "80", false, List.of(), false, "cart"))));

    assertEquals(
        "ingress storefront sends shop.example/cart to service carts, which does not exist in namespace shop; there"
            + " is service cart",
        finding.cause());
    assertEquals("Correct the backend to service cart.", finding.fix());
    assertEquals(new Ref("ingress", "shop", "storefront"), finding.fault());
  }

  @Test
  void backends_that_exist_are_no_fault() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                ingress(
                    "nginx",
                    true,
                    new Backend("/", "web", "81", true, List.of("80"), false, "")))));
  }
}
