package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The golden files show how reports look. `mvn test -Dgolden.write=src/test/resources/golden`
/// writes them anew; look at the difference before you commit it.
class TerminalTextTest {
  private static final Site SITE = Site.at("http://sitrep.example");

  static Stream<String> names() {
    return Reports.all().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void looks_like_its_golden_file(String name) throws IOException {
    var looks = new StringBuilder();
    for (int width : List.of(80, 120)) {
      looks
          .append("=== ")
          .append(width)
          .append(" columns\n")
          .append(text(width, false).render(sections(name)));
    }
    var file = name + ".txt";
    var folder = System.getProperty("golden.write", "");
    if (!folder.isEmpty()) {
      Files.writeString(Path.of(folder, file), looks);
    }
    assertEquals(golden(file), looks.toString());
  }

  private static String golden(String file) throws IOException {
    try (var in = TerminalTextTest.class.getResourceAsStream("/golden/" + file)) {
      assertNotNull(in, "golden/" + file + " is missing");
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void commands_stay_on_one_line(String name) {
    var rendered = text(60, false).render(sections(name));
    for (var command : commands(sections(name))) {
      assertTrue(
          rendered.lines().anyMatch(line -> line.endsWith(Wrapping.printable(command))), command);
    }
  }

  private static List<String> commands(Sections report) {
    return report.sections().stream()
        .flatMap(section -> section.lines().stream())
        .filter(Line.Command.class::isInstance)
        .map(line -> ((Line.Command) line).command())
        .toList();
  }

  @Test
  void no_line_is_longer_than_the_terminal_unless_it_is_one_word_or_a_command() {
    var random = new Random(20260314);
    for (int run = 0; run < 2_000; run++) {
      int width = 60 + random.nextInt(101);
      var sections = anySections(random);
      for (var line : text(width, false).render(sections).lines().toList()) {
        boolean fits = Wrapping.columns(line) <= width;
        assertTrue(fits || oneWord(line) || line.contains("kubectl "), width + ": " + line);
        assertFalse(line.endsWith(" "), "space at the end: " + line);
      }
    }
  }

  @Test
  void every_word_of_the_report_is_shown() {
    var random = new Random(7);
    for (int run = 0; run < 500; run++) {
      var sections = anySections(random);
      var words = text(60 + random.nextInt(101), false).render(sections).replaceAll("\\s+", " ");
      for (var section : sections.sections()) {
        assertTrue(words.contains(section.heading() + ":"), section.heading());
        for (var line : section.lines()) {
          var said =
              switch (line) {
                case Line.Text(var text) -> text;
                case Line.Command(var command) -> command;
                case Line.Quote quote -> quote.text();
              };
          assertTrue(words.contains(said.strip()), said);
        }
      }
    }
  }

  @Test
  void colours_only_where_the_terminal_has_them() {
    assertFalse(text(80, false).render(sections("clear-cause")).contains("\u001b"));
    var coloured = text(80, true).render(sections("clear-cause"));
    assertTrue(coloured.startsWith("\u001b[33m●\u001b[0m \u001b[1mwarning  storefront"), coloured);
    assertEquals(
        text(80, false).render(sections("clear-cause")), coloured.replaceAll("\u001b\\[\\d*m", ""));
    assertTrue(text(80, true).render(sections("resolved")).startsWith("\u001b[32m●"));
    assertTrue(text(80, true).render(sections("vanished")).startsWith("○"), "not known to be well");
    assertTrue(text(80, true).render(sections("symptom-elsewhere")).startsWith("\u001b[31m●"));
  }

  @Test
  void obeys_no_control_character_of_a_text() {
    var rendered = text(120, false).render(sections("hostile-names"));
    assertTrue(rendered.codePoints().allMatch(point -> point == '\n' || !hidden(point)), rendered);
  }

  @ParameterizedTest
  @CsvSource({
    "since 15:10 (3 min), 14, 'since 15:10|(3 min)'",
    "took 15 ms and 3 days, 8, 'took|15 ms|and|3 days'",
    "a verylongtokenthatdoesnotfit b, 10, 'a|verylongtokenthatdoesnotfit|b'",
    "one, 10, one",
    "'', 10, ''"
  })
  void breaks_between_words(String text, int width, String lines) {
    assertEquals(lines, String.join("|", Wrapping.lines(text, width, width)));
  }

  @Test
  void counts_columns_and_not_characters() {
    assertEquals(5, Wrapping.columns("plain"));
    assertEquals(8, Wrapping.columns("数据库 x"));
    assertEquals(1, Wrapping.columns("e\u0301"));
    assertEquals(2, Wrapping.columns("🔥"));
  }

  private static boolean hidden(int point) {
    return Character.isISOControl(point) || Character.getType(point) == Character.FORMAT;
  }

  /// One word, after the dot, a heading or the columns of a quote.
  private static boolean oneWord(String line) {
    return line.strip().replaceFirst("^(●|[A-Z][a-z]+:) ", "").indexOf(' ') < 0;
  }

  private static Sections sections(String name) {
    var report = Reports.named(name);
    return Sections.of(report, ZoneOffset.UTC, SITE);
  }

  private static TerminalText text(int width, boolean colour) {
    return new TerminalText(new Terminal(width, colour));
  }

  private static Sections anySections(Random random) {
    var sections = new ArrayList<Section>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      var lines = new ArrayList<Line>();
      for (int line = random.nextInt(5); line >= 0; line--) {
        lines.add(anyLine(random));
      }
      sections.add(new Section(List.of("Next", "Cause", "Checked").get(random.nextInt(3)), lines));
    }
    return new Sections(
        "firing", "warning", words(random, 1), sections, words(random, 1), List.of());
  }

  private static Line anyLine(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Line.Text(words(random, 1));
      case 1 -> new Line.Command("kubectl " + words(random, 1));
      default ->
          new Line.Quote(
              "E" + random.nextInt(200),
              random.nextBoolean() ? "log, previous run" : "event",
              "pod/" + word(random),
              random.nextBoolean() ? "-40s" : "",
              words(random, 1));
    };
  }

  private static String words(Random random, int least) {
    return String.join(
        " ", IntStream.range(0, least + random.nextInt(40)).mapToObj(i -> word(random)).toList());
  }

  private static String word(Random random) {
    var letter = random.nextInt(12) == 0 ? "数" : "x";
    int length = random.nextInt(25) == 0 ? 60 + random.nextInt(200) : 1 + random.nextInt(14);
    return letter.repeat(length);
  }
}
