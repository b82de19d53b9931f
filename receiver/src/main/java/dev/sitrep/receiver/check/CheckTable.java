package dev.sitrep.receiver.check;

import dev.sitrep.notifier.Terminal;
import dev.sitrep.receiver.check.Verdict.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The verdicts as a person reads them in a terminal: one row each, under it what to do.
public record CheckTable(Terminal terminal) {
  private static final int RESULT = 9;
  private static final int NAME = 14;
  private static final int SUBJECT = 26;
  private static final String FIX = "fix: ";

  public String render(List<Verdict> verdicts) {
    return verdicts.stream().map(this::row).collect(Collectors.joining("\n"))
        + "\n\n"
        + summary(verdicts);
  }

  private String row(Verdict verdict) {
    var indent = " ".repeat(RESULT + NAME + SUBJECT);
    var lines = new ArrayList<String>();
    var head = coloured(verdict.result()) + padded(verdict.name(), NAME);
    if (verdict.subject().length() < SUBJECT) {
      head += padded(verdict.subject(), SUBJECT);
    } else {
      lines.add(head + verdict.subject());
      head = indent;
    }
    for (var line : wrapped(verdict.detail(), room())) {
      lines.add((head + line).stripTrailing());
      head = indent;
    }
    if (!verdict.fix().isEmpty()) {
      var fix = wrapped(verdict.fix(), room() - FIX.length());
      for (int i = 0; i < fix.size(); i++) {
        lines.add(indent + (i == 0 ? FIX : " ".repeat(FIX.length())) + fix.get(i));
      }
    }
    return String.join("\n", lines);
  }

  private int room() {
    return Math.max(30, terminal.width() - RESULT - NAME - SUBJECT);
  }

  private String coloured(Result result) {
    var text = padded(word(result), RESULT);
    if (!terminal.colour()) {
      return text;
    }
    var colour =
        switch (result) {
          case OK -> "32";
          case WARNING -> "33";
          case FAILED -> "1;31";
          case SKIPPED -> "2";
        };
    return "\u001b[" + colour + "m" + text + "\u001b[0m";
  }

  static String word(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static List<String> wrapped(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String summary(List<Verdict> verdicts) {
    var counts =
        Arrays.stream(Result.values())
            .map(result -> count(verdicts, result) + " " + word(result))
            .filter(count -> !count.startsWith("0 "))
            .collect(Collectors.joining(", "));
    return "%d checks: %s".formatted(verdicts.size(), counts);
  }

  private static long count(List<Verdict> verdicts, Result result) {
    return verdicts.stream().filter(verdict -> verdict.result() == result).count();
  }
}
