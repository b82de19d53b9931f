package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.http.Changes.Limits;
import dev.sitrep.receiver.store.Incidents.Kind;
import dev.sitrep.receiver.store.Overview;
import dev.sitrep.receiver.store.Reports.StoredReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChangesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Limits LIMITS =
      new Limits(2, 3, 5, 4, Duration.ofMillis(5), Duration.ofMinutes(1));

  private final FakeOverview overview = new FakeOverview();
  private final Changes changes =
      new Changes(
          () -> overview,
          InstantSource.fixed(NOON),
          line -> Answering.object().put("id", line.id()),
          LIMITS);

  @AfterEach
  void close() {
    changes.close();
  }

  private static String next(Changes.Listener listener) throws InterruptedException {
    return listener
        .next(LONG)
        .map(event -> (event.name() + " " + event.incident()).strip())
        .orElse("silence");
  }

  @Test
  void what_changes_is_named_by_what_it_is() throws Exception {
    overview.put("a", Overview.Stage.WAITING, 1, 0);
    try (var listener = changes.join(_ -> true, "")) {
      assertEquals("reset", next(listener));
      overview.put("b", Overview.Stage.WAITING, 1, 0);
      assertEquals("new b", next(listener));
      overview.put("a", Overview.Stage.COLLECTING, 1, 0);
      assertEquals("stage a", next(listener));
      overview.put("a", Overview.Stage.SENT, 1, 1);
      assertEquals("updated a", next(listener));
      overview.put("a", Overview.Stage.OVER, 2, 1);
      assertEquals("resolved a", next(listener));
      overview.put("a", Overview.Stage.SENT, 3, 2);
      assertEquals("new a", next(listener));
      overview.vanish("b");
      assertEquals("resolved b", next(listener), "it was over for long when somebody looked");
    }
  }

  @Test
  void a_listener_hears_only_what_he_wants() throws Exception {
    try (var listener = changes.join(event -> event.namespace().equals("shop-b"), "")) {
      assertEquals("reset", next(listener));
      overview.put("a", Overview.Stage.WAITING, 1, 0);
      overview.put("b", Overview.Stage.WAITING, 1, 0);
      assertEquals("new b", next(listener));
    }
  }

  @Test
  void who_reads_slowly_is_left_behind_and_the_others_are_not() throws Exception {
    try (var slow = changes.join(_ -> true, "");
        var quick = changes.join(_ -> true, "")) {
      assertEquals("reset", next(quick));
      for (var id : List.of("a", "b", "c", "d")) {
        overview.put(id, Overview.Stage.WAITING, 1, 0);
        assertEquals("new " + id, next(quick));
      }
      assertTrue(slow.isBehind());
      assertFalse(quick.isBehind());
    }
  }

  @Test
  void who_comes_back_soon_misses_nothing() throws Exception {
    String first;
    try (var listener = changes.join(_ -> true, "")) {
      first = listener.next(LONG).orElseThrow().id();
      for (var id : List.of("a", "b")) {
        overview.put(id, Overview.Stage.WAITING, 1, 0);
        assertEquals("new " + id, next(listener));
      }
    }
    try (var again = changes.join(_ -> true, first)) {
      assertEquals("new a", next(again));
      assertEquals("new b", next(again));
      for (var id : List.of("c", "d", "e", "f")) {
        overview.put(id, Overview.Stage.WAITING, 1, 0);
        assertEquals("new " + id, next(again));
      }
    }
    try (var late = changes.join(_ -> true, first)) {
      assertEquals("reset", next(late), "more happened than is remembered");
    }
  }

  @Test
  void very_many_changes_are_one_reset() throws Exception {
    try (var listener = changes.join(_ -> true, "")) {
      assertEquals("reset", next(listener));
      overview.all(5);
      assertEquals("reset", next(listener));
      assertEquals(Optional.empty(), listener.next(Duration.ofMillis(100)));
    }
  }

  @Test
  void too_many_are_refused_until_one_leaves() {
    var one = changes.join(_ -> true, "");
    changes.join(_ -> true, "");
    var refused = assertThrows(Problem.class, () -> changes.join(_ -> true, ""));
    assertEquals(429, refused.status());
    one.close();
    changes.join(_ -> true, "");
    assertEquals(2, changes.listeners());
  }

  @Test
  void nobody_looks_while_nobody_listens() throws Exception {
    var brief =
        new Changes(
            () -> overview,
            InstantSource.fixed(NOON),
            line -> Answering.object(),
            new Limits(2, 3, 5, 4, Duration.ofMillis(5), Duration.ofMillis(20)));
    String last;
    try (var listener = brief.join(_ -> true, "")) {
      last = listener.next(LONG).orElseThrow().id();
      Service.eventually("it looks", () -> overview.looks() > 3);
    }
    Service.eventually(
        "it looks no more",
        () -> {
          int before = overview.looks();
          Thread.sleep(100);
          return overview.looks() == before;
        });
    try (var again = brief.join(_ -> true, last)) {
      assertEquals("reset", next(again));
    }
    brief.close();
  }

  private static final class FakeOverview implements Overview {
    private volatile Map<String, Pulse> pulses = new ConcurrentSkipListMap<>();
    private volatile int looks;

    void put(String id, Stage stage, long revision, long told) {
      pulses.put(id, new Pulse(id, stage, stage != Stage.OVER, NOON, revision, told));
    }

    void vanish(String id) {
      pulses.remove(id);
    }

    void all(int count) {
      var next = new ConcurrentSkipListMap<String, Pulse>();
      for (int i = 0; i < count; i++) {
        next.put("n" + i, new Pulse("n" + i, Stage.WAITING, true, NOON, 1, 0));
      }
      pulses = next;
    }

    int looks() {
      return looks;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread looks
    public List<Pulse> pulses(Instant overSince, int limit) {
      looks++;
      return List.copyOf(pulses.values());
    }

    @Override
    public Optional<Line> line(String id) {
      return Optional.of(
          new Line(
              id,
              Kind.INCIDENT,
              Stage.WAITING,
              NOON,
              "warning",
              "shop-" + id,
              "t",
              NOON,
              NOON,
              Optional.empty(),
              Optional.empty(),
              "",
              "",
              "",
              false,
              1,
              false,
              1,
              1,
              0,
              Gist.NONE));
    }

    @Override
    public Page page(Query query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Heard> alerts(String incidentId, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredReport> reports(String incidentId, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredReport> report(String incidentId, int sequence) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredPrompt> prompt(String incidentId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Sent> deliveries(String incidentId, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Underway underway(Predicate<String> visible) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> namespaces() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Queues queues() {
      throw new UnsupportedOperationException();
    }
  }
}
