package dev.sitrep.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IncidentIdsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final IncidentIds ids = new IncidentIds(now::get, new Random(1));

  @Test
  void an_id_begins_with_its_milliseconds() {
    var id = ids.next();
    assertTrue(id.matches("[0-9A-HJKMNP-TV-Z]{26}"), id);
    long millis = 0;
    for (char c : id.substring(0, 10).toCharArray()) {
      millis = millis * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(c);
    }
    assertEquals(NOW.toEpochMilli(), millis);
  }

  @Test
  void ids_sort_as_they_were_made_even_when_the_clock_stands_or_goes_back() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 1000; i++) {
      now.updateAndGet(at -> at.plusMillis(Math.floorMod(made.size() * 7, 5) - 2));
      made.add(ids.next());
    }
    assertEquals(made, List.copyOf(new TreeSet<>(made)));
  }

  @Test
  void two_makers_do_not_meet() {
    var others = new IncidentIds(now::get, new Random(2));
    var all = new TreeSet<String>();
    for (int i = 0; i < 1000; i++) {
      all.add(ids.next());
      all.add(others.next());
    }
    assertEquals(2000, all.size());
  }

  @Test
  void the_last_random_number_of_a_millisecond_is_followed_by_the_next_millisecond() {
    RandomGenerator ones = () -> -1L;
    var full = new IncidentIds(now::get, ones);
    var last = full.next();
    var next = full.next();
    assertTrue(last.endsWith("Z".repeat(16)), last);
    assertTrue(next.endsWith("0".repeat(16)), next);
    assertTrue(last.compareTo(next) < 0);
  }
}
