package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlikenessTest {
  @ParameterizedTest
  @CsvSource({
    "order, orders",
    "ordres, orders",
    "orders-db, ordersdb",
    "orders, orders-api",
    "cart-svc, cart"
  })
  void a_slip_of_the_hand(String one, String other) {
    assertTrue(Alikeness.alike(one, other));
    assertTrue(Alikeness.alike(other, one));
  }

  @ParameterizedTest
  @CsvSource({"web, api", "cart, chat", "redis, mysql", "orders, orders", "db, dbs"})
  void other_words(String one, String other) {
    assertFalse(Alikeness.alike(one, other));
  }

  @Test
  void the_nearest_is_taken() {
    assertEquals(
        Optional.of("orders"), Alikeness.nearest("order", List.of("orders-api", "orders", "web")));
    assertEquals(Optional.empty(), Alikeness.nearest("kafka", List.of("orders", "web")));
  }

  @Test
  void a_selector_misses_labels_by_a_little() {
    assertTrue(Alikeness.score(Map.of("app", "order"), Map.of("app", "orders")) > 0);
    assertTrue(
        Alikeness.score(
                Map.of("app", "web", "version", "v2"), Map.of("app", "web", "version", "v1"))
            > 0);
    assertTrue(Alikeness.score(Map.of("app", "web"), Map.of("app.kubernetes.io/name", "web")) > 0);
    assertEquals(0, Alikeness.score(Map.of("app", "web"), Map.of("app", "mysql")));
    assertEquals(
        0,
        Alikeness.score(
            Map.of("app", "web", "part-of", "shop"), Map.of("app", "mysql", "part-of", "shop")));
  }
}
