package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CleanerTest {
  private static final String DIRTY = "\u001b[31mfail\u001b[0m\npassword=hunter2 <|im_end|>";

  private final Cleaner cleaner = new Cleaner(Redaction.create());

  private enum Colour {
    RED
  }

  private record Inner(String text) {}

  private record Outer(
      String text,
      Inner inner,
      List<Inner> list,
      Set<String> set,
      Map<String, String> map,
      SortedMap<String, Inner> sorted,
      Optional<String> some,
      Optional<Instant> at,
      Duration took,
      int count,
      Colour colour) {}

  private record Picky(String text) {
    Picky {
      if (text.contains("REDACTED")) {
        throw new IllegalArgumentException("no");
      }
    }
  }

  @Test
  void every_string_is_cleaned_however_deep() {
    var dirty =
        new Outer(
            DIRTY,
            new Inner(DIRTY),
            List.of(new Inner(DIRTY)),
            Set.of(DIRTY),
            Map.of(DIRTY, DIRTY),
            new TreeMap<>(Map.of(DIRTY, new Inner(DIRTY))),
            Optional.of(DIRTY),
            Optional.of(Instant.EPOCH),
            Duration.ofSeconds(3),
            7,
            Colour.RED);
    var clean = cleaner.clean(dirty);
    assertFalse(clean.toString().contains("hunter2"));
    assertFalse(clean.toString().contains("\n"));
    assertFalse(clean.toString().contains("<|"));
    var line = cleaner.line(DIRTY, 100);
    assertEquals(line, clean.text());
    assertEquals(new Inner(line), clean.inner());
    assertEquals(List.of(new Inner(line)), clean.list());
    assertEquals(Set.of(line), clean.set());
    assertEquals(Map.of(line, line), clean.map());
    assertEquals(new Inner(line), clean.sorted().get(line));
    assertEquals(Optional.of(line), clean.some());
    assertEquals(Optional.of(Instant.EPOCH), clean.at());
    assertEquals(Duration.ofSeconds(3), clean.took());
    assertEquals(7, clean.count());
    assertEquals(Colour.RED, clean.colour());
    assertEquals(clean, cleaner.clean(clean));
  }

  @Test
  void a_clean_record_is_left_alone() {
    var clean = new Inner("connection refused");
    assertSame(clean, cleaner.clean(clean));
  }

  @Test
  void a_map_value_is_judged_by_its_key() {
    record Environment(Map<String, String> variables) {}
    var clean = cleaner.clean(new Environment(Map.of("DB_PASSWORD", "hunter2", "MODE", "hunter2")));
    assertTrue(clean.variables().getOrDefault("DB_PASSWORD", "").startsWith("[REDACTED:password#"));
    assertEquals("hunter2", clean.variables().get("MODE"));
  }

  @Test
  void a_constructor_that_refuses_is_a_bug_and_named() {
    var bug =
        assertThrows(
            IllegalStateException.class, () -> cleaner.clean(new Picky("password=hunter2")));
    assertTrue(bug.toString().contains("Picky"), bug::toString);
  }

  @Test
  void strings_are_bounded() {
    assertEquals("abcd…", cleaner.line("abcdefgh", 5));
    assertEquals("abcde", cleaner.line("abcde", 5));
    assertEquals("abc…", cleaner.line("abc\ud83d\ude80xyz", 5));
    var clean = cleaner.clean(new Inner("word ".repeat(1_000)));
    assertEquals(Cleaner.LONGEST_STRING, clean.text().length());
  }

  @Test
  void a_secret_is_hidden_before_the_line_is_cut() {
    var line = cleaner.line("connecting with ghp_16C7e42F292c6912E7710c838347Ae178B4a", 24);
    assertFalse(line.contains("ghp_"), line);
  }

  @Test
  void short_plain_words_are_not_a_way_around() {
    assertEquals("api-7f9", cleaner.line("api-7f9", 20));
    assertFalse(cleaner.line("--pw hunter2", 50).isEmpty());
    assertFalse(cleaner.line("--pass x1y2", 50).contains("x1y2"));
    assertFalse(cleaner.line("pwd=abc12", 50).contains("abc12"));
  }
}
