package dev.sitrep.notifier;

import java.util.ArrayList;
import java.util.List;

/// Breaks text into lines of a terminal, between words only. A word that is too long for any line
/// gets one of its own and is not cut: it may have to be copied.
final class Wrapping {
  /// A space, but not the one between a number and its unit.
  private static final String BREAK = " (?!(?<=\\d )(?:min|ms|h|s|days)\\b)";

  private Wrapping() {}

  /// @param first columns that are left on the first line
  /// @param rest columns of every further line
  /// @return at least one line; no line begins or ends with a space
  static List<String> lines(String text, int first, int rest) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    int used = 0;
    for (var word : printable(text).strip().split(BREAK)) {
      int width = columns(word);
      int room = lines.isEmpty() ? first : rest;
      if (!line.isEmpty() && used + 1 + width > room) {
        lines.add(line.toString().strip());
        line.setLength(0);
        used = 0;
      }
      if (!line.isEmpty()) {
        line.append(' ');
        used++;
      }
      line.append(word);
      used += width;
    }
    lines.add(line.toString().strip());
    return lines;
  }

  /// On one line and without anything that a terminal would obey. Texts come clean; this is the
  /// last door.
  static String printable(String text) {
    return text.replaceAll("[\\r\\n\\t\\u2028\\u2029]+", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "�");
  }

  /// The columns of its longest word.
  static int widestWord(String text) {
    return lines(text, 1, 1).stream().mapToInt(Wrapping::columns).max().orElse(0);
  }

  /// How many columns a terminal takes for it.
  static int columns(String text) {
    return text.codePoints().map(Wrapping::columns).sum();
  }

  private static int columns(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> wide(point) ? 2 : 1;
    };
  }

  /// The large blocks of East Asian width W (Unicode TR 11), and emoji.
  private static boolean wide(int point) {
    return point >= 0x1100
        && (point <= 0x115f
            || (point >= 0x2e80 && point <= 0xa4cf)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xfe30 && point <= 0xfe6f)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0x1f300 && point <= 0x1faff)
            || (point >= 0x20000 && point <= 0x3fffd));
  }
}
