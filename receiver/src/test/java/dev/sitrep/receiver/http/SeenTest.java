package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.incident.Target;
import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.store.Incidents.Kind;
import dev.sitrep.receiver.store.Incidents.State;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenTest {
  private static final Seen SHOP = new Seen(Namespaces.of(List.of("shop")));
  private static final Seen ALL = new Seen(Namespaces.EVERYTHING);

  @Test
  void a_target_belongs_to_the_namespace_that_it_says_itself() {
    for (var target :
        List.of(
            new Target.Pod("shop", "api-5d9"),
            new Target.Workload("shop", "deployment", "api"),
            new Target.Service("shop", "api"),
            new Target.Volume("shop", "data"),
            new Target.Volume("", "pv-1"),
            new Target.Node("worker-1"),
            new Target.Node("10.0.0.1:9100"),
            new Target.Namespace("shop"),
            new Target.Cluster())) {
      assertEquals(target.namespace(), Seen.namespace(target.ref().qualified()), target.toString());
    }
  }

  @Test
  void a_storm_is_for_those_who_see_everything() {
    var storm = row(1, Kind.STORM, "shop/deployment api");
    assertTrue(ALL.shows(storm));
    assertFalse(SHOP.shows(storm));
    assertFalse(new Seen(Namespaces.of(List.of("*"))).shows(storm));
    assertTrue(SHOP.shows(row(1, Kind.INCIDENT, "shop/deployment api")));
  }

  @Test
  void the_pages_together_are_all_that_he_sees_each_once_and_in_order() {
    var random = new Random(3);
    for (int round = 0; round < 50; round++) {
      int percent = random.nextInt(101);
      var rows =
          IntStream.range(0, random.nextInt(1_500))
              .map(i -> 10_000 - i)
              .mapToObj(id ->
                  row(
                      id,
                      Kind.INCIDENT,
                      (random.nextInt(100) < percent ? "shop" : "pay") + "/deployment api"))
              .toList();
      int most = 1 + random.nextInt(300);
      var told = new ArrayList<StoredIncident>();
      var at = "";
      do {
        var page = SHOP.page(over(rows), at, most);
        assertTrue(page.incidents().size() <= most);
        told.addAll(page.incidents());
        at = page.next();
      } while (!at.isEmpty());
      assertEquals(rows.stream().filter(SHOP::shows).toList(), told);
    }
  }

  @Test
  void who_sees_nothing_of_very_much_gets_an_empty_page_that_says_where_it_goes_on() {
    var rows =
        IntStream.range(0, Seen.LOOKED_AT + 500)
            .mapToObj(i -> row(50_000 - i, Kind.INCIDENT, "pay/deployment api"))
            .toList();
    var page = SHOP.page(over(rows), "", 200);
    assertEquals(List.of(), page.incidents());
    assertEquals(rows.get(Seen.LOOKED_AT - 1).id(), page.next());
    assertEquals(new Seen.Page(List.of(), ""), SHOP.page(over(rows), page.next(), 200));
  }

  private static Seen.Rows over(List<StoredIncident> rows) {
    return (id, limit) ->
        rows.stream()
            .filter(row -> id.isEmpty() || row.id().compareTo(id) < 0)
            .limit(limit)
            .toList();
  }

  private static StoredIncident row(int id, Kind kind, String target) {
    return new StoredIncident(
        "%08d".formatted(id),
        kind,
        target,
        State.REPORTED,
        "warning",
        2,
        target,
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        "",
        "",
        "",
        false,
        false,
        1,
        false,
        1,
        1,
        false,
        "{}");
  }
}
