package dev.sitrep.notifier;

import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Sections as terminal text: wrapped at the width, quotes in columns, the one status dot in
/// colour. Commands are never wrapped: they are to be pasted.
///
/// @param terminal what it can show
public record TerminalText(Terminal terminal) {
  private static final String ESC = "\u001b[";
  private static final String GAP = "  ";

  /// Where what belongs to the line above goes on.
  private static final int HANGING = 6;

  /// A long quote starts beside its columns only where that many are left.
  private static final int ENOUGH = 56;

  public String render(Sections report) {
    var lines = new ArrayList<String>();
    lines.addAll(headline(report));
    lines.add("");
    report.sections().forEach(section -> lines.addAll(section(section)));
    lines.add("");
    Wrapping.lines(foot(report), terminal.width(), terminal.width())
        .forEach(line -> lines.add(faint(line)));
    return String.join("\n", lines) + "\n";
  }

  /// With the address of the report itself.
  private static String foot(Sections report) {
    return Stream.concat(
            Stream.of(report.foot()), report.links().stream().limit(1).map(Site.Link::url))
        .collect(Collectors.joining(" · "));
  }

  private List<String> headline(Sections report) {
    int width = terminal.width() - GAP.length();
    var lines = Wrapping.lines(report.headline(), width, width);
    return prefixed(dot(report) + " ", GAP, lines.stream().map(this::bold).toList());
  }

  /// The first line stands beside the heading, the others below it; quotes have columns of their
  /// own.
  private List<String> section(Sections.Section section) {
    var heading = Wrapping.printable(section.heading()) + ": ";
    var quotes = quotes(section.lines());
    boolean list = section.lines().size() - quotes.size() > 1;
    int column = quotes.isEmpty() ? heading.length() : GAP.length();
    int hanging = list ? column + GAP.length() : HANGING;
    var lines = new ArrayList<String>();
    for (var line : section.lines()) {
      boolean first = lines.isEmpty();
      int used = first ? heading.length() : column;
      var before = first ? bold(heading.strip()) + " " : " ".repeat(column);
      switch (line) {
        case Line.Text(var words) ->
            lines.addAll(prefixed(before, " ".repeat(hanging), wrapped(words, used, hanging)));
        case Line.Command(var command) -> lines.add(before + Wrapping.printable(command));
        case Line.Quote quote -> {
          if (first) {
            lines.add(bold(heading.strip()));
          }
          lines.addAll(quote(quote, quotes));
        }
      }
    }
    return lines;
  }

  private static List<Line.Quote> quotes(List<Line> lines) {
    return lines.stream().filter(Line.Quote.class::isInstance).map(Line.Quote.class::cast).toList();
  }

  /// `E4 log, previous run pod/api-7c9d -40s FATAL: missing DATABASE_URL`, the text below where
  /// there is no room beside.
  private List<String> quote(Line.Quote quote, List<Line.Quote> all) {
    var columns =
        GAP
            + column(quote, all, Line.Quote::id)
            + column(quote, all, Line.Quote::source)
            + column(quote, all, Line.Quote::object)
            + column(quote, all, Line.Quote::age);
    int used = Wrapping.columns(columns);
    int left = terminal.width() - used;
    boolean beside =
        left >= Math.min(ENOUGH, Wrapping.columns(quote.text()))
            && left >= Wrapping.widestWord(quote.text());
    if (beside) {
      return prefixed(columns, " ".repeat(used), wrapped(quote.text(), used, used));
    }
    var lines = new ArrayList<String>();
    lines.addAll(head(columns, quote));
    lines.addAll(
        prefixed(
            " ".repeat(HANGING), " ".repeat(HANGING), wrapped(quote.text(), HANGING, HANGING)));
    return lines;
  }

  /// Columns that do not fit beside each other lose their padding and break like any text.
  private List<String> head(String columns, Line.Quote quote) {
    if (Wrapping.columns(columns.stripTrailing()) <= terminal.width()) {
      return List.of(columns.stripTrailing());
    }
    var plain = String.join(" ", quote.id(), quote.source(), quote.object(), quote.age());
    return prefixed(GAP, " ".repeat(HANGING), wrapped(plain, GAP.length(), HANGING));
  }

  /// As wide as the widest, and nothing where all are empty.
  private static String column(
      Line.Quote quote, Collection<Line.Quote> all, Function<Line.Quote, String> part) {
    int widest =
        all.stream().map(part).map(Wrapping::printable).mapToInt(Wrapping::columns).max().orElse(0);
    var text = Wrapping.printable(part.apply(quote));
    return widest == 0 ? "" : text + " ".repeat(widest - Wrapping.columns(text)) + GAP;
  }

  private List<String> wrapped(String text, int used, int hanging) {
    return Wrapping.lines(text, terminal.width() - used, terminal.width() - hanging);
  }

  private static List<String> prefixed(String first, String rest, List<String> lines) {
    var prefixed = new ArrayList<String>();
    for (var line : lines) {
      prefixed.add((prefixed.isEmpty() ? first : rest) + line);
    }
    return prefixed;
  }

  private String dot(Sections report) {
    if (report.status().equals("resolved")) {
      return paint("32", "●");
    }
    if (report.status().equals("ended")) {
      return "○";
    }
    return switch (report.severity()) {
      case "critical", "page", "error" -> paint("31", "●");
      case "warning" -> paint("33", "●");
      default -> "●";
    };
  }

  private String bold(String text) {
    return paint("1", text);
  }

  private String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return terminal.colour() ? ESC + code + "m" + text + ESC + "0m" : text;
  }
}
