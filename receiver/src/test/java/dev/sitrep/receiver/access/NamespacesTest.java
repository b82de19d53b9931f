package dev.sitrep.receiver.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespacesTest {

  @ParameterizedTest
  @CsvSource({
    "shop, shop, true",
    "shop, shop-2, false",
    "shop, my-shop, false",
    "team-*, team-a, true",
    "team-*, team-, true",
    "team-*, team, false",
    "*-prod, shop-prod, true",
    "*-prod, shop-prod-old, false",
    "a*b*c, abc, true",
    "a*b*c, a1b2b3c, true",
    "a*b*c, a1b2b3, false",
    "*, anything, true",
  })
  void a_star_stands_for_any_characters(String pattern, String namespace, boolean seen) {
    assertEquals(seen, Namespaces.of(List.of(pattern)).include(namespace));
  }

  @Test
  void what_belongs_to_no_namespace_is_for_those_without_a_list() {
    assertTrue(Namespaces.EVERYTHING.include(""));
    assertFalse(Namespaces.of(List.of("*")).include(""));
    assertFalse(Namespaces.NOTHING.include(""));
    assertFalse(Namespaces.NOTHING.include("shop"));
  }

  @Test
  void two_lists_together_are_both() {
    var both = Namespaces.of(List.of("shop")).or(Namespaces.of(List.of("pay", "shop")));
    assertEquals(List.of("shop", "pay"), both.patterns());
    assertEquals(Namespaces.EVERYTHING, both.or(Namespaces.EVERYTHING));
    assertEquals(both, both.or(Namespaces.NOTHING));
  }

  @Test
  void any_pattern_means_what_the_same_regular_expression_means() {
    var random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      var pattern = text(random, "ab*", 6);
      var name = text(random, "ab", 7);
      var regex = Pattern.compile(pattern.replace("*", "[ab]*"));
      assertEquals(
          !name.isEmpty() && regex.matcher(name).matches(),
          Namespaces.of(List.of(pattern)).include(name),
          () -> pattern + " and " + name);
    }
  }

  private static String text(Random random, String letters, int longest) {
    var text = new StringBuilder();
    for (int left = random.nextInt(longest + 1); left > 0; left--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
