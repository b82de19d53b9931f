package dev.sitrep.alert;

import java.util.Locale;

/// Text of strangers, made fit for one line of a message.
public final class Quoted {
  private Quoted() {}

  /// In quotes, at most `max` characters of it; what cannot be seen is escaped as in JSON.
  public static String of(String value, int max) {
    return '"' + escaped(value, max, true) + '"';
  }

  /// The same without quotes, for a sentence of a library that quotes by itself.
  static String bare(String value, int max) {
    return escaped(value, max, false);
  }

  private static String escaped(String value, int max, boolean quotes) {
    var kept = cut(value, max);
    var out = new StringBuilder(kept.length() + 8);
    kept.codePoints().forEach(c -> append(out, c, quotes));
    return kept.length() < value.length() ? out.append('…').toString() : out.toString();
  }

  /// At most `max` chars of it; tears no surrogate pair.
  static String cut(String value, int max) {
    if (value.length() <= max) {
      return value;
    }
    boolean pair = Character.isSurrogatePair(value.charAt(max - 1), value.charAt(max));
    return value.substring(0, pair ? max - 1 : max);
  }

  private static void append(StringBuilder out, int c, boolean quotes) {
    if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (quotes && (c == '"' || c == '\\')) {
      out.append('\\').append((char) c);
    } else if (invisible(c)) {
      for (char unit : Character.toChars(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
      }
    } else {
      out.appendCodePoint(c);
    }
  }

  private static boolean invisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
