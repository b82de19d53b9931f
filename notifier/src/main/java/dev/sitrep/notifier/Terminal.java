package dev.sitrep.notifier;

import java.util.Map;

/// What the terminal can show.
///
/// @param width in columns
/// @param colour whether escape sequences are understood and wanted
public record Terminal(int width, boolean colour) {
  private static final int NARROWEST = 60;
  private static final int WIDEST = 160;

  public Terminal {
    width = Math.clamp(width, NARROWEST, WIDEST);
  }

  /// From `COLUMNS`, and colour only on a terminal where `NO_COLOR` is not set (no-color.org).
  public static Terminal of(Map<String, String> env) {
    boolean tty = isTerminal();
    var columns = env.getOrDefault("COLUMNS", "");
    return new Terminal(
        columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : 120,
        tty && env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM")));
  }

  /// Whether a person sits there, rather than a file or a program.
  @SuppressWarnings("SystemConsoleNull") // JSpecify says it may be null, the JDK says it is not
  public static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /// Plain text of a fixed width: for logs and tests.
  public static Terminal plain() {
    return new Terminal(120, false);
  }
}
