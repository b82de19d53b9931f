package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "api-7f9", "kube-system", "1-2"})
  void labels_are_letters_digits_and_inner_dashes(String name) {
    assertTrue(Names.isLabel(name));
    assertTrue(Names.isSubdomain(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", "a-", "A", "a_b", "a b", "a/b", "..", "../x", "a\n", "ä", "а", "a%2f"})
  void nothing_else_is_a_name(String name) {
    assertFalse(Names.isLabel(name));
    assertFalse(Names.isSubdomain(name));
  }

  @Test
  void a_label_has_at_most_63_characters() {
    assertTrue(Names.isLabel("a".repeat(63)));
    assertFalse(Names.isLabel("a".repeat(64)));
  }

  @Test
  void a_subdomain_joins_parts_by_single_dots_up_to_253_characters() {
    assertTrue(Names.isSubdomain("api.storefront.svc"));
    assertFalse(Names.isLabel("api.storefront"));
    assertFalse(Names.isSubdomain(".a"));
    assertFalse(Names.isSubdomain("a."));
    assertFalse(Names.isSubdomain("a..b"));
    assertFalse(Names.isSubdomain("a.-b"));
    assertTrue(Names.isSubdomain("a".repeat(253)));
    assertFalse(Names.isSubdomain("a".repeat(254)));
  }
}
