package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.IngressState;
import dev.sitrep.evidence.IngressState.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngressClassMissingTest {
  private final IngressClassMissing rule = new IngressClassMissing();

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
  void names_the_class_and_those_that_there_are() {
    var finding = only(rule, file(ingress("ngnix", true)));

    assertEquals(
        "ingress storefront names class ngnix, which does not exist; there is nginx",
        finding.cause());
    assertEquals("Set ingressClassName to nginx.", finding.fix());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void without_a_class_and_a_default_nobody_is_likely_to_take_it_up() {
    var finding = only(rule, file(ingress("", true)));

    assertEquals(
        "ingress storefront names no class, and no IngressClass is the default; there is nginx",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void a_class_that_exists_is_no_fault_whatever_its_backends() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                ingress(
                    "nginx", false, new Backend("/", "gone", "80", false, List.of(), false, "")))));
  }
}
