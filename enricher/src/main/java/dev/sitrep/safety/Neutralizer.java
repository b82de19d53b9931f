package dev.sitrep.safety;

import com.google.re2j.Pattern;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

/// Takes away what text can do besides being read: terminal sequences, invisible and reordering
/// characters, and the control tokens of language models, which their engines obey wherever they
/// stand.
///
/// What a reader would see stays as it was written; a control token gets a blank after its bracket.
/// Applying it again changes nothing.
public final class Neutralizer {
  private static final int LONGEST_SEQUENCE = 2048;

  private static final int LONGEST_TOKEN = 60;

  /// What stands between `<` and `>`: `s`, `/think`, `tool_call`, `turn|`, `0x0A`, `<SYS>`
  private static final Pattern ANGLED =
      Pattern.compile(
          "(?i)</?SYS>"
              + "|/?(?:s|bos|eos|pad|unk|mask|cls|sep|sop|eop|eod|eot|eoh|eoa|think|thinking|tool_calls?"
              + "|tool_responses?|tool_results?|tools|function_calls?|im_start|im_end|im_sep"
              + "|(?:start|end)_function_\\w{1,20}|arg_key|arg_value|escape|\\w{1,20}_token"
              + "|(?:seed|minimax|mask):\\w{1,24}"
              + "|(?:start|end|begin)_of_\\w{1,20}|endoftext|image_soft_token|audio_soft_token"
              + "|__\\w{1,20}__|fim_\\w{1,20}|file_sep|repo_name|unused\\d{1,6}|extra_id_\\d{1,6}"
              + "|special_\\d{1,6}|reserved_\\w{1,40}|0x[0-9a-f]{2})"
              + "|/?\\w[\\w ]{0,39}\\|");

  /// What stands between `[` and `]`.
  private static final Pattern SQUARE =
      Pattern.compile(
          "(?i)/?(?:INST|TOOL_CALLS|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CONTENT|SYSTEM_PROMPT"
              + "|MODEL_SETTINGS|IMG|IMG_BREAK|IMG_END|AUDIO|BEGIN_AUDIO|BEGIN_OF_AUDIO|THINK|ARGS"
              + "|CALL_ID|PREFIX|SUFFIX|MIDDLE|gMASK|sMASK|MASK|CLS|SEP|PAD|UNK|BOS|EOS)"
              + "|\\|/?\\w{1,24}\\||UNUSED_TOKEN_\\d{1,6}"
              + "|(?i)CONTROL_\\d{1,6}|(?i)img-\\d{1,6}");

  private static final String OPENERS = "<[]";
  private static final List<String> TILDED = List.of("]~b]", "]~!b[", "[e~[");

  private Neutralizer() {}

  /// Keeps line breaks and tabs.
  public static String neutralize(String text) {
    return breakTokens(strip(text, true));
  }

  /// On one line: every run of line breaks and tabs becomes a blank.
  public static String line(String text) {
    return breakTokens(strip(text, false));
  }

  /// Without sequences and characters that cannot be seen; the tokens stay.
  static String strip(String text, boolean keepBreaks) {
    int clean = cleanPrefix(text);
    if (clean == text.length()) {
      return text;
    }
    var kept = new StringBuilder(text.length()).append(text, 0, clean);
    boolean broken = false;
    for (int i = clean; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = afterSequence(text, i, c);
      if (next > i) {
        i = next;
        continue;
      }
      i += Character.charCount(c);
      boolean isBreak = c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029;
      if (!isBreak) {
        if (!isForbidden(c)) {
          kept.appendCodePoint(c);
          broken = false;
        }
      } else if (keepBreaks) {
        boolean crlf = c == '\r' && i < text.length() && text.charAt(i) == '\n';
        if (!crlf) {
          kept.append(c == '\t' ? '\t' : '\n');
        }
      } else if (!broken) {
        kept.append(' ');
        broken = true;
      }
    }
    return kept.toString();
  }

  private static int cleanPrefix(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) < 0x7F) {
      i++;
    }
    return i;
  }

  /// Controls, formats (zero width, bidi, tags), variation selectors, fillers that show nothing,
  /// lone surrogates and non-characters.
  static boolean isForbidden(int c) {
    if (c < 0x7F) {
      return c < 0x20;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          (c >= 0xFE00 && c <= 0xFE0F)
              || (c >= 0xE0000 && c <= 0xE0FFF)
              || (c >= 0x180B && c <= 0x180F)
              || (c >= 0xFDD0 && c <= 0xFDEF)
              || (c & 0xFFFE) == 0xFFFE
              || c == 0x034F
              || c == 0x115F
              || c == 0x1160
              || c == 0x17B4
              || c == 0x17B5
              || c == 0x2065
              || (c >= 0xFFF0 && c <= 0xFFF8)
              || c == 0x3164
              || c == 0xFFA0;
    };
  }

  /// The end of the terminal sequence that begins here, or `i`. One that does not end loses its
  /// introducer only: what follows may be an error that somebody wants hidden.
  private static int afterSequence(String text, int i, int c) {
    if (c != 0x1B && (c < 0x80 || c > 0x9F)) {
      return i;
    }
    int introducer = c;
    int at = i + 1;
    if (c == 0x1B) {
      if (at == text.length() || text.charAt(at) < 0x20 || text.charAt(at) > 0x7E) {
        return at;
      }
      introducer = text.charAt(at++) + 0x40;
    }
    return switch (introducer) {
      case 0x9B -> afterCsi(text, at);
      case 0x90, 0x98, 0x9D, 0x9E, 0x9F -> afterString(text, at);
      case 0x60, 0x63, 0x64, 0x65, 0x68, 0x69, 0x6A, 0x6B, 0x6F -> // ESC and 0x20 to 0x2F
          Math.min(at + 1, text.length());
      default -> at;
    };
  }

  private static int afterCsi(String text, int from) {
    int at = from;
    while (at < text.length()
        && at - from < 64
        && text.charAt(at) >= 0x20
        && text.charAt(at) <= 0x3F) {
      at++;
    }
    boolean ends = at < text.length() && text.charAt(at) >= 0x40 && text.charAt(at) <= 0x7E;
    return ends ? at + 1 : from;
  }

  private static int afterString(String text, int from) {
    int limit = Math.min(text.length(), from + LONGEST_SEQUENCE);
    for (int at = from; at < limit; at++) {
      char c = text.charAt(at);
      if (c == 0x07 || c == 0x9C) {
        return at + 1;
      }
      if (c == 0x1B) {
        return at + 1 < text.length() && text.charAt(at + 1) == '\\' ? at + 2 : from;
      }
      if (c == '\n') {
        return from;
      }
    }
    return from;
  }

  private static String breakTokens(String text) {
    if (!mayHoldToken(text)) {
      return text;
    }
    var seen = Folded.of(text);
    var breaks = new boolean[text.length()];
    boolean any = false;
    for (int i = 0; i < seen.text.length(); i++) {
      if (OPENERS.indexOf(seen.text.charAt(i)) >= 0 && isToken(seen.text, i)) {
        breaks[seen.origin[i]] = true;
        any = true;
      }
    }
    return any ? broken(text, breaks) : text;
  }

  private static boolean isToken(String text, int at) {
    char open = text.charAt(at);
    if (TILDED.stream().anyMatch(token -> text.startsWith(token, at))) {
      return true;
    }
    if ((open != '<' && open != '[') || at + 2 >= text.length()) {
      return open == '<' && at + 1 < text.length() && text.charAt(at + 1) == '|';
    }
    char next = text.charAt(at + 1);
    if (open == '<' && next == '|') {
      return true;
    }
    int from = open == '<' && next == '<' ? at + 2 : at + 1;
    int close =
        text.indexOf(open == '<' ? '>' : ']', from, Math.min(text.length(), at + LONGEST_TOKEN));
    if (close < 0) {
      return false;
    }
    if (from > at + 1) {
      boolean twice = close + 1 < text.length() && text.charAt(close + 1) == '>';
      return twice && ANGLED.matches(text.substring(at + 1, close + 1));
    }
    return (open == '<' ? ANGLED : SQUARE).matches(text.substring(from, close));
  }

  private static boolean mayHoldToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '<' || c == '[' || c == ']' || c == '＜' || c == '［' || c == '﹤' || c == '﹇') {
        return true;
      }
    }
    return false;
  }

  private static String broken(String text, boolean[] breaks) {
    var shown = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      shown.appendCodePoint(c);
      if (breaks[i]) {
        shown.append(' ');
      }
      i += Character.charCount(c);
    }
    return shown.toString();
  }

  /// The text as a model's normalisation may read it, each character with where it came from.
  private static final class Folded {
    private final String text;
    private final int[] origin;

    private Folded(String text, int[] origin) {
      this.text = text;
      this.origin = origin;
    }

    static Folded of(String text) {
      var folded = new StringBuilder(text.length());
      var origin = new int[text.length() * 2 + 16];
      for (int i = 0; i < text.length(); ) {
        int c = text.codePointAt(i);
        var shape =
            c < 0x80 ? "" : Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
        int from = folded.length();
        if (c < 0x80 || shape.length() > 4) {
          folded.appendCodePoint(c);
        } else {
          folded.append(shape);
        }
        if (folded.length() > origin.length) {
          origin = Arrays.copyOf(origin, folded.length() * 2);
        }
        Arrays.fill(origin, from, folded.length(), i);
        i += Character.charCount(c);
      }
      return new Folded(folded.toString(), origin);
    }
  }
}
