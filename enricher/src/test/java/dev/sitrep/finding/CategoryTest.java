package dev.sitrep.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CategoryTest {

  @ParameterizedTest
  @EnumSource
  void every_kind_allows_itself_and_no_opinion(Category category) {
    assertTrue(category.allows(category));
    assertTrue(category.allows(Category.UNKNOWN));
    assertTrue(Category.UNKNOWN.allows(category));
    assertEquals(Optional.of(category), Category.named(category.word()));
  }

  @ParameterizedTest
  @CsvSource({
    "PROBE, PROGRAM",
    "PROBE, CONFIGURATION",
    "NODE, MEMORY",
    "SERVICE, DEPENDENCY",
    "IMAGE, CONFIGURATION",
    "STORAGE, SCHEDULING",
  })
  void neighbours_fit(Category seen, Category said) {
    assertTrue(seen.allows(said));
  }

  @ParameterizedTest
  @CsvSource({
    "MEMORY, PROGRAM", "MEMORY, NODE", "MEMORY, CONFIGURATION", "PROGRAM, MEMORY",
    "IMAGE, NETWORK", "PROBE, IMAGE", "QUOTA, NODE", "CONFIGURATION, NETWORK",
  })
  void others_contradict(Category seen, Category said) {
    assertFalse(seen.allows(said));
  }

  @Test
  void a_rule_is_of_the_kind_of_its_group() {
    assertEquals(Category.IMAGE, Analyzers.category("image-tag-missing"));
    assertEquals(Category.MEMORY, Analyzers.category("oom-killed"));
    assertEquals(Category.QUOTA, Analyzers.category("quota-exceeded"));
    assertEquals(Category.NETWORK, Analyzers.category("policy-denies"));
    assertEquals(Category.UNKNOWN, Analyzers.category("healthy"));
    assertEquals(Category.UNKNOWN, Analyzers.category(""));
  }

  @Test
  void no_rule_is_without_a_kind() {
    for (var rule : Analyzers.ALL) {
      var id =
          rule.getClass()
              .getSimpleName()
              .replaceAll("([a-z])([A-Z])", "$1-$2")
              .toLowerCase(java.util.Locale.ROOT);
      assertFalse(Analyzers.category(id) == Category.UNKNOWN, id);
    }
  }
}
