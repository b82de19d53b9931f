package dev.sitrep.safety;

/// Takes controls and invisible characters out of a text that comes in pieces; line breaks and tabs
/// stay. However the text is cut, what comes out is the same. Secrets and control tokens stay too:
/// only a whole text can be searched for those.
///
/// For one thread at a time.
public final class PlainWords {
  /// The first half of a character whose second half is in the next piece, or 0.
  private char half;

  /// What can be shown of the text so far, and has not been returned before; may be empty.
  public String next(String piece) {
    var kept = new StringBuilder(piece.length() + 1);
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (half != 0 && Character.isLowSurrogate(c)) {
        keep(Character.toCodePoint(half, c), kept);
        half = 0;
      } else {
        half = Character.isHighSurrogate(c) ? c : 0;
        keep(c, kept);
      }
    }
    return kept.toString();
  }

  private static void keep(int c, StringBuilder kept) {
    if (c == '\n' || c == '\t' || !Neutralizer.isForbidden(c)) {
      kept.appendCodePoint(c);
    }
  }
}
