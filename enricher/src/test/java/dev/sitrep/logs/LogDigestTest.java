package dev.sitrep.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Log;
import dev.sitrep.logs.LogDigest.Entry;
import dev.sitrep.logs.LogDigest.Weight;
import dev.sitrep.safety.Redaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogDigestTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private static List<Log.Line> lines(String text) {
    return text.lines().map(line -> new Log.Line(Optional.empty(), line)).toList();
  }

  private static LogDigest digest(String text) {
    return LogDigest.of(lines(text), 12);
  }

  private static String texts(LogDigest digest) {
    return String.join("\n", digest.entries().stream().map(Entry::text).toList());
  }

  @Test
  void lines_of_one_kind_are_counted_and_first_and_last_are_kept_raw() {
    var text = new StringBuilder();
    for (int i = 1; i <= 500; i++) {
      text.append("2026-01-02T03:04:05Z INFO handled request id=").append(i).append(" in 3ms\n");
    }
    text.append("ERROR disk is full\n");
    var digest = digest(text.toString());
    assertEquals(501, digest.linesRead());
    assertEquals(3, digest.entries().size());
    assertTrue(digest.entries().getFirst().text().contains("id=1 "));
    assertTrue(digest.entries().get(1).text().contains("id=500 "));
    assertEquals(500, digest.entries().get(0).count() + digest.entries().get(1).count());
  }

  @Test
  void entries_are_in_time_order_with_their_times() {
    var lines = new ArrayList<Log.Line>();
    for (int i = 0; i < 40; i++) {
      var word = "w" + (char) ('a' + i % 26) + (char) ('a' + i / 26);
      lines.add(new Log.Line(Optional.of(START.plusSeconds(i)), word + " step"));
    }
    lines.add(new Log.Line(Optional.of(START.plusSeconds(40)), "ERROR cannot open x"));
    var digest = LogDigest.of(lines, 10);
    assertEquals(10, digest.entries().size());
    var times = digest.entries().stream().map(entry -> entry.at().orElseThrow()).toList();
    assertEquals(times.stream().sorted().toList(), times);
    assertEquals(START.plusSeconds(40), digest.decisive().orElseThrow().at().orElseThrow());
  }

  @Test
  void the_programs_own_timestamp_is_dropped_where_the_runtime_took_one() {
    var line = new Log.Line(Optional.of(START), "2026-01-02T03:04:05.123Z ERROR cannot open x");
    assertEquals("ERROR cannot open x", LogDigest.of(List.of(line), 5).entries().getFirst().text());
  }

  @Test
  void every_cause_and_the_first_own_frame_are_kept() {
    var digest =
        digest(
            """
            Exception in thread "main" java.lang.IllegalStateException: cannot start
            \tat org.springframework.boot.Foo.run(Foo.java:1)
            \tat com.acme.Main.main(Main.java:12)
            Caused by: java.io.IOException: pool
            \tat com.zaxxer.hikari.Pool.get(Pool.java:3)
            \t... 12 more
            Caused by: java.net.ConnectException: Connection refused
            \tat java.base/sun.nio.ch.Net.connect(Net.java:1)
            \tat com.acme.Db.connect(Db.java:77)
            \t... 14 more
            """);
    assertEquals(
        List.of(
            "Exception in thread \"main\" java.lang.IllegalStateException: cannot start"
                + " (at com.acme.Main.main(Main.java:12))",
            "Caused by: java.io.IOException: pool",
            "Caused by: java.net.ConnectException: Connection refused"
                + " (at com.acme.Db.connect(Db.java:77))"),
        digest.entries().stream().map(Entry::text).toList());
    assertEquals(digest.entries().getLast(), digest.decisive().orElseThrow());
  }

  @Test
  void what_happened_around_the_first_error_is_kept() {
    var text = new StringBuilder();
    for (char c = 'a'; c <= 'z'; c++) {
      text.append("INFO step ").append(c).append(" done\n");
      if (c == 'k') {
        text.append("ERROR upstream closed the connection\n");
      }
    }
    var texts = texts(digest(text.toString()));
    assertTrue(texts.contains("step k done"), texts);
    assertTrue(texts.contains("step l done"), texts);
    assertTrue(texts.contains("step z done"), texts);
    assertFalse(texts.contains("step e done"), texts);
  }

  @Test
  void a_healthy_log_has_nothing_decisive() {
    var digest =
        digest(
            """
            INFO started in 3.2 s, 0 errors
            INFO health check ok error_count=0
            10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] "GET /errors/failed HTTP/1.1" 200 12
            DEBUG retry policy registered, exception handler installed
            INFO serving on :8080
            """);
    assertEquals(Optional.empty(), digest.decisive());
    assertTrue(digest.entries().stream().allMatch(entry -> entry.weight() == Weight.CONTEXT));
  }

  @Test
  void nothing_gives_nothing() {
    assertEquals(new LogDigest(List.of(), Optional.empty(), 0), LogDigest.of(List.of(), 10));
    assertEquals(List.of(), digest("\n\n   \n").entries());
    assertEquals(List.of(), LogDigest.of(lines("ERROR x"), 0).entries());
    assertEquals(Optional.empty(), LogDigest.of(lines("ERROR x"), 0).decisive());
  }

  @Test
  void the_decisive_line_is_always_among_the_few() {
    var text = new StringBuilder("panic: out of disk\n");
    for (int i = 0; i < 100; i++) {
      text.append("ERROR late noise ").append((char) ('a' + i % 26)).append('\n');
    }
    var digest = LogDigest.of(lines(text.toString()), 3);
    assertTrue(digest.entries().contains(digest.decisive().orElseThrow()));
    assertEquals("panic: out of disk", digest.decisive().orElseThrow().text());
  }

  @Test
  void entries_are_bounded_and_hold_no_sequences() {
    var digest = digest("\u001b[31mERROR\u001b[0m " + "x".repeat(20_000));
    assertEquals(LogDigest.LONGEST_LINE, digest.entries().getFirst().text().length());
    assertTrue(digest.entries().getFirst().text().startsWith("ERROR x"));
    assertEquals(Weight.ERROR, digest.entries().getFirst().weight());
  }

  @Test
  void a_private_key_over_several_lines_is_gone_before_lines_are_picked() {
    var lines =
        lines(
            """
            loading key
            -----BEGIN PRIVATE KEY-----
            MIIEowIBAAKCAQEA
            QUJDREVGR0hJSg==
            -----END PRIVATE KEY-----
            ERROR key is too short, password=hunter2
            """);
    var texts = texts(LogDigest.of(lines, 20, Redaction.create()));
    assertFalse(texts.contains("MIIE"), texts);
    assertFalse(texts.contains("QUJD"), texts);
    assertFalse(texts.contains("hunter2"), texts);
    assertTrue(texts.contains("ERROR key is too short"), texts);
  }

  @Test
  void templates_hide_what_changes() {
    assertEquals(
        Templates.of("took 12ms for 10.0.0.1 id=550e8400-e29b-41d4-a716-446655440000"),
        Templates.of("took 9ms for 10.0.0.27 id=123e4567-e89b-12d3-a456-426614174000"));
    assertEquals("cannot open \"file\"", Templates.of("cannot open \"file\""));
  }
}
