package dev.sitrep.notifier;

import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import java.util.ArrayList;
import java.util.List;

/// Sections as terminal text: wrapped at the width, quotes in columns, the one status dot in
/// colour.
///
/// @param terminal what it can show
public record TerminalText(Terminal terminal) {
  private static final String ESC = "\u001b[";

  public String render(Sections report) {
    var text = new StringBuilder();
    text.append(dot(report)).append(' ').append(wrap(report.headline(), 2, true)).append('\n');
    for (var section : report.sections()) {
      section(section, text);
    }
    text.append('\n').append(faint(wrap(report.foot(), 0, false))).append('\n');
    return text.toString();
  }

  private void section(Sections.Section section, StringBuilder text) {
    text.append('\n');
    var lines = section.lines();
    var quotes =
        lines.stream().filter(Line.Quote.class::isInstance).map(Line.Quote.class::cast).toList();
    int i = 0;
    boolean short_ = !section.heading().isEmpty();
    var head = bold(section.heading() + ": ");
    if (short_ && !lines.isEmpty() && !(lines.getFirst() instanceof Line.Quote)) {
      text.append(head)
          .append(first(lines.getFirst(), section.heading().length() + 2))
          .append('\n');
      i = 1;
    } else {
      text.append(head).append('\n');
    }
    for (; i < lines.size(); i++) {
      text.append(line(lines.get(i), section.heading(), quotes)).append('\n');
    }
  }

  private String first(Line line, int indent) {
    return switch (line) {
      case Line.Text(var words) -> wrap(words, Math.min(indent, 6), indent);
      case Line.Command(var command) -> command;
      case Line.Quote quote -> "";
    };
  }

  private String line(Line line, String heading, List<Line.Quote> quotes) {
    var pad = " ".repeat(heading.length() + 2);
    return switch (line) {
      case Line.Text(var words) ->
          heading.equals("Next") || !quotes.isEmpty()
              ? (quotes.isEmpty() ? pad : "  ")
                  + wrap(
                      words,
                      quotes.isEmpty() ? pad.length() : 2,
                      quotes.isEmpty() ? pad.length() : 2)
              : "  " + wrap(words, 4, 2);
      case Line.Command(var command) -> pad + command;
      case Line.Quote quote -> quote(quote, quotes);
    };
  }

  /// ` E4 log, previous run pod/api-7c9d -40s FATAL: missing DATABASE_URL`, in columns as wide as
  /// they must be.
  private String quote(Line.Quote quote, List<Line.Quote> all) {
    var head =
        "  "
            + pad(quote.id(), widest(all, Line.Quote::id))
            + "  "
            + pad(quote.source(), widest(all, Line.Quote::source))
            + "  "
            + pad(quote.object(), widest(all, Line.Quote::object))
            + "  "
            + pad(quote.age(), widest(all, Line.Quote::age))
            + "  ";
    int left = Math.min(head.length(), terminal.width() / 2);
    return head.length() > left
        ? head.stripTrailing() + "\n      " + wrap(quote.text(), 6, 6)
        : head + wrap(quote.text(), left, left);
  }

  private static int widest(
      List<Line.Quote> quotes, java.util.function.Function<Line.Quote, String> column) {
    return quotes.stream().map(column).mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private String wrap(String text, int indent, boolean strong) {
    var wrapped = wrap(text, indent, indent);
    return strong ? bold(wrapped) : wrapped;
  }

  /// @param indent of the second and every further line
  /// @param used columns that are taken on the first line
  private String wrap(String text, int indent, int used) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    int room = terminal.width() - used;
    for (var word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
        lines.add(line.toString());
        line.setLength(0);
        room = terminal.width() - indent;
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return String.join("\n" + " ".repeat(indent), lines);
  }

  private String dot(Sections report) {
    if (report.status().equals("resolved")) {
      return paint("32", "●");
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
