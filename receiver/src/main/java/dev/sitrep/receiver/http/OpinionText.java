package dev.sitrep.receiver.http;

import java.util.Set;

/// The prose in a model's answer while it is being written: what stands in the string fields
/// `analysis` and `cause` of its JSON, decoded, with a line break between two of them. However the
/// answer is cut, what comes out is the same. An answer may be followed by a second one, where the
/// first had to be given again.
///
/// Reads on over what is no JSON: the whole answer is parsed later, and strictly.
final class OpinionText {
  private static final Set<String> PROSE = Set.of("analysis", "cause");
  private static final int LONGEST_NAME = 40;

  /// More than a model may answer; what is beyond is not passed on.
  private static final int MOST = 32 * 1024;

  private static final String ESCAPED = "\"\\/bfnrt";
  private static final String MEANT = "\"\\/\b\f\n\r\t";

  private enum At {
    OUTSIDE,
    STRING,
    ESCAPE,
    UNICODE
  }

  private final StringBuilder name = new StringBuilder();
  private At at = At.OUTSIDE;
  private int depth;
  private boolean value;
  private boolean prose;
  private int digits;
  private int unicode;
  private int passedOn;
  private boolean parted;

  /// What the piece adds to the prose; may be empty.
  String next(String piece) {
    var text = new StringBuilder();
    for (int i = 0; i < piece.length(); i++) {
      read(piece.charAt(i), text);
    }
    return text.toString();
  }

  private void read(char c, StringBuilder text) {
    switch (at) {
      case OUTSIDE -> outside(c);
      case STRING -> {
        switch (c) {
          case '"' -> {
            at = At.OUTSIDE;
            parted |= prose && passedOn > 0;
            prose = false;
          }
          case '\\' -> at = At.ESCAPE;
          default -> spoken(c, text);
        }
      }
      case ESCAPE -> {
        at = c == 'u' ? At.UNICODE : At.STRING;
        digits = 0;
        unicode = 0;
        int known = ESCAPED.indexOf(c);
        if (known >= 0) {
          spoken(MEANT.charAt(known), text);
        }
      }
      case UNICODE -> {
        unicode = unicode * 16 + Math.max(0, Character.digit(c, 16));
        digits++;
        if (digits == 4) {
          at = At.STRING;
          spoken((char) unicode, text);
        }
      }
    }
  }

  private void outside(char c) {
    switch (c) {
      case '{', '[' -> {
        depth++;
        value = c == '[';
      }
      case '}', ']' -> depth = Math.max(0, depth - 1);
      case ':' -> value = true;
      case ',' -> value = false;
      case '"' -> {
        at = At.STRING;
        prose = depth == 1 && value && PROSE.contains(name.toString());
        if (!value) {
          name.setLength(0);
        }
      }
      default -> {
        // a number, a blank, or no JSON
      }
    }
  }

  private void spoken(char c, StringBuilder text) {
    if (prose && passedOn < MOST) {
      if (parted) {
        text.append('\n');
        parted = false;
      }
      text.append(c);
      passedOn++;
    } else if (!value && name.length() < LONGEST_NAME) {
      name.append(c);
    }
  }
}
