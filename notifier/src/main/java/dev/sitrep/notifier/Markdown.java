package dev.sitrep.notifier;

import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Sections in the Markdown of a chat: quotes and commands fenced, addresses and names as code, and
/// no other mark but our own.
///
/// @param escape takes the meaning from every sign that has one there, but for addresses
record Markdown(UnaryOperator<String> escape) {
  /// Of all links together.
  private static final int LONGEST_LINKS = 1_500;

  /// What makes a line something else than a line.
  private static final Pattern STARTS = Pattern.compile("^(?=[#>\\-+*=|]|\\d{1,9}[.)])");

  private static final String FENCE = "```";

  /// Everything but the headline.
  String body(Sections sections) {
    return Stream.concat(
            sections.sections().stream().map(this::section),
            Stream.of(text(sections.foot()), links(sections)))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /// On one line; empty where nothing of it can be seen.
  String text(String text) {
    var clean = Plain.line(text);
    var escaped = Chat.pieces(clean).stream().map(this::piece).collect(Collectors.joining());
    return STARTS.matcher(escaped).replaceFirst(Chat.GAP);
  }

  private String piece(Chat.Piece piece) {
    if (piece.code() && !piece.text().contains("`")) {
      return "`" + piece.text() + "`";
    }
    return piece.code() ? escape.apply(broken(piece.text())) : escape.apply(piece.text());
  }

  private static String broken(String address) {
    return address
        .replace("@", "@" + Chat.GAP)
        .replace(":", ":" + Chat.GAP)
        .replaceAll("(?i)(www\\d{0,3})\\.", "$1" + Chat.GAP + ".");
  }

  private String section(Sections.Section section) {
    var lines = new ArrayList<String>();
    boolean list = section.isList();
    boolean headed = !Plain.line(section.heading()).isEmpty();
    if (headed) {
      lines.add("**" + text(section.heading() + ":") + "**");
    }
    var quotes = new ArrayList<String>();
    for (var line : section.lines()) {
      if (!(line instanceof Line.Quote)) {
        flush(lines, quotes);
      }
      switch (line) {
        case Line.Text(var words) -> {
          var text = text(words);
          boolean beside = !list && lines.size() == 1 && headed;
          if (beside) {
            lines.set(0, lines.getFirst() + " " + text);
          } else {
            lines.add(list ? "• " + text : text);
          }
        }
        case Line.Command(var command) -> lines.add(fenced(Plain.line(command)));
        case Line.Quote quote -> quotes.add(Chat.quoted(quote));
      }
    }
    flush(lines, quotes);
    return String.join("\n", lines);
  }

  private static void flush(List<String> lines, List<String> quotes) {
    if (!quotes.isEmpty()) {
      lines.add(fenced(String.join("\n", quotes)));
      quotes.clear();
    }
  }

  private static String fenced(String text) {
    var shown = text.replace(FENCE, "`" + Chat.GAP + "`" + Chat.GAP + "`");
    return FENCE + "\n" + shown + "\n" + FENCE;
  }

  private String links(Sections sections) {
    return Chat.links(sections, LONGEST_LINKS).stream()
        .map(link ->
            "[%s](%s)"
                .formatted(text(link.label()), link.url().replace("(", "%28").replace(")", "%29")))
        .collect(Collectors.joining(" · "));
  }
}
