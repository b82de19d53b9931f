package dev.sitrep.report;

import dev.sitrep.evidence.Ages;
import dev.sitrep.report.Sections.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Lines of sections, bounded: a list ends with how many more there are, a quote keeps its end.
final class Lines {
  private static final int MOST = 10;
  private static final int LONGEST_QUOTE = 300;

  /// Of a quote that is too long, how much of its end stays: the runtime puts the reason there.
  private static final int QUOTE_END = 170;

  /// How far a cut may move to fall between two words.
  private static final int NEAR = 40;

  private Lines() {}

  static List<Line> texts(List<String> lines) {
    var texts = new ArrayList<Line>();
    lines.stream().limit(MOST).forEach(line -> texts.add(new Line.Text(line)));
    if (lines.size() > MOST) {
      texts.add(new Line.Text("... and %d more".formatted(lines.size() - MOST)));
    }
    return texts;
  }

  static List<Line> inOne(List<String> parts, String separator) {
    return parts.isEmpty() ? List.of() : List.of(new Line.Text(String.join(separator, parts)));
  }

  /// What is shown as an exhibit's line, for the terminal and for chat.
  static Line.Quote quote(Report.Item item, Instant now) {
    return quote(
        item,
        item.at()
            .filter(at -> !at.isAfter(now))
            .map(at -> Duration.between(at, now))
            .map(past -> past.toSeconds() == 0 ? "now" : "-" + Ages.of(past))
            .orElse(""));
  }

  static Line.Quote quote(Report.Item item, String age) {
    return new Line.Quote(item.id(), item.source(), item.object(), age, brief(item.text()));
  }

  private static String brief(String text) {
    var plain = text.replaceAll("\\s+", " ").strip();
    if (plain.length() <= LONGEST_QUOTE) {
      return plain;
    }
    int head = cut(plain, LONGEST_QUOTE - QUOTE_END, -1);
    int tail = cut(plain, plain.length() - QUOTE_END, 1);
    return plain.substring(0, head).strip() + " … " + plain.substring(tail).strip();
  }

  /// The nearest space in that direction, else the place itself, but never inside of a character.
  private static int cut(String text, int at, int direction) {
    for (int i = at; Math.abs(i - at) < NEAR; i += direction) {
      if (text.charAt(i) == ' ') {
        return i;
      }
    }
    return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }

  static String sentence(String text) {
    return text.endsWith(".") || text.endsWith("…") ? text : text + ".";
  }

  /// `A, B and 3 more`
  static String named(List<String> names, int most, int uncounted) {
    int more = Math.max(0, names.size() - most) + uncounted;
    var first = String.join(", ", names.stream().limit(most).toList());
    return more == 0
        ? first
        : first.isEmpty() ? more + " more" : "%s and %d more".formatted(first, more);
  }
}
