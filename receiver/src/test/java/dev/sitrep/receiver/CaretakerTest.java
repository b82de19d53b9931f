package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.receiver.store.Incidents.Arrivals;
import dev.sitrep.receiver.store.Incidents.Candidate;
import dev.sitrep.receiver.store.Incidents.Ending;
import dev.sitrep.receiver.store.Incidents.Episode;
import dev.sitrep.receiver.store.Incidents.Firing;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.receiver.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaretakerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration VANISHED = Duration.ofHours(25);

  @TempDir private Path folder;
  private Store store;
  private Caretaker caretaker;
  private final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
  private final AtomicInteger calls = new AtomicInteger();
  private final Metrics metrics = new Metrics();
  private Duration time = Duration.ZERO;

  @BeforeEach
  void open() throws Exception {
    store = Stores.sqlite(folder.resolve("sitrep.db"));
    caretaker =
        new Caretaker(
            store, VANISHED, Store.Keep.of(30, 100), calls::incrementAndGet, clock::get, metrics);
    store.incidents().admit(new Arrivals(List.of(alert()), List.of(), List.of(), storm()), NOON);
    caretaker.round(0);
  }

  @AfterEach
  void close() {
    metrics.close();
    store.close();
  }

  @Test
  void what_nobody_speaks_of_for_long_enough_is_gone() throws Exception {
    pass(VANISHED);
    assertEquals(Optional.empty(), ending());
    pass(Duration.ofSeconds(1));
    assertEquals(Optional.of(Ending.VANISHED), ending());
    assertEquals(1, calls.get());
  }

  @Test
  void a_clock_that_is_set_two_days_on_ends_and_forgets_nothing() throws Exception {
    set(Duration.ofDays(2));
    for (int hour = 0; hour < 25; hour++) {
      pass(Duration.ofHours(1));
    }
    assertEquals(Optional.empty(), ending());
    heard();
    for (int hour = 0; hour < 24; hour++) {
      pass(Duration.ofHours(1));
    }
    assertEquals(Optional.empty(), ending());
    pass(Duration.ofHours(2));
    assertEquals(Optional.of(Ending.VANISHED), ending());
  }

  @Test
  void a_clock_that_is_set_back_a_day_ends_nothing() throws Exception {
    set(Duration.ofDays(-1));
    for (int hour = 0; hour < 30; hour++) {
      pass(Duration.ofHours(1));
    }
    assertEquals(Optional.empty(), ending());
  }

  @Test
  void an_hour_of_summer_time_ends_nothing_early() throws Exception {
    pass(Duration.ofHours(12));
    set(Duration.ofHours(1));
    pass(Duration.ofHours(12));
    assertEquals(Optional.empty(), ending());
  }

  private void pass(Duration more) throws Exception {
    clock.set(clock.get().plus(more));
    time = time.plus(more);
    caretaker.round(time.toNanos());
  }

  private void set(Duration by) throws Exception {
    clock.set(clock.get().plus(by));
    caretaker.round(time.toNanos());
  }

  private void heard() {
    store
        .incidents()
        .admit(
            new Arrivals(List.of(), List.of(new Episode("f", NOON)), List.of(), storm()),
            clock.get());
  }

  private Optional<Ending> ending() {
    return store.incidents().incident("id-1").orElseThrow().ending();
  }

  private static Candidate alert() {
    var firing = new Firing(new Episode("f", NOON), "KubePodCrashLooping", "", "{}");
    return candidate("id-1", "api", List.of(firing));
  }

  private static Candidate storm() {
    return candidate("id-2", "storm", List.of());
  }

  private static Candidate candidate(String id, String key, List<Firing> alerts) {
    return new Candidate(
        id, key, "warning", 2, key, "", "", false, true, Duration.ZERO, "{}", alerts);
  }
}
