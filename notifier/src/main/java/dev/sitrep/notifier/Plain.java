package dev.sitrep.notifier;

import java.util.regex.Pattern;

/// The last door that a text passes on its way to a chat. Texts come clean; a chat obeys more than
/// a terminal does.
final class Plain {
  /// Invisible, and no chat reads over it.
  private static final String JOINER = "\u2060";

  private static final Pattern LINK =
      Pattern.compile(
          "(?<=:)(?=//)|(?<=@)(?=\\S)|(?i:(?<=\\b(?:mailto|javascript|tel|tg|www))(?=[:.]))");

  private Plain() {}

  /// On one line and without anything that cannot be seen: no controls, no bidi overrides, no
  /// joiners, no selectors. What is no character at all becomes `�`.
  static String line(String text) {
    var line = new StringBuilder(text.length());
    text.replaceAll("[\\r\\n\\t\\u000b\\f\\u0085\\u2028\\u2029]+", " ")
        .codePoints()
        .map(point -> Character.getType(point) == Character.SURROGATE ? '\ufffd' : point)
        .filter(Plain::visible)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  private static boolean visible(int point) {
    boolean selector =
        (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED -> false;
      default -> !selector;
    };
  }

  /// The same with an invisible break inside of each address and mention: for places where nothing
  /// else keeps them from becoming a link.
  static String unlinked(String text) {
    return LINK.matcher(line(text)).replaceAll(JOINER);
  }
}
