package dev.sitrep.report;

import dev.sitrep.report.Sections.Line;

/// A report as the lines of a text file: what a story folder keeps as `report.txt`.
public final class PlainText {
  private PlainText() {}

  public static String of(Sections report) {
    var text = new StringBuilder(report.headline()).append('\n');
    for (var section : report.sections()) {
      text.append('\n').append(section.heading()).append('\n');
      for (var line : section.lines()) {
        text.append("  ").append(of(line)).append('\n');
      }
    }
    return text.toString();
  }

  private static String of(Line line) {
    return switch (line) {
      case Line.Text(var words) -> words;
      case Line.Command(var command) -> "$ " + command;
      case Line.Quote(var id, var source, var object, var age, var words) ->
          String.join(" | ", id, source, object, age, words);
    };
  }
}
