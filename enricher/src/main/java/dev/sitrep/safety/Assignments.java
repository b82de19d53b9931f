package dev.sitrep.safety;

import dev.sitrep.safety.SecretNames.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Finds secrets by the name before them: `key=value`, `key: value`, `"key":"value"`, `--key
/// value`, headers, query parameters and connection strings. One pass; what it looks at around each
/// separator is bounded.
final class Assignments {
  private static final int LONGEST_NAME = 80;
  private static final Set<String> SCHEMES =
      Set.of("bearer", "basic", "token", "apikey", "negotiate", "ntlm", "key");
  private static final Set<String> LONG_SCHEMES =
      Set.of("digest", "aws4-hmac-sha256", "hmac", "signature", "oauth");

  /// `unexpected token: }` is about a parser.
  private static final Set<String> PARSERS =
      Set.of("unexpected", "unknown", "unrecognized", "next", "invalid-syntax", "illegal");

  private static final Set<String> OBJECTS =
      Set.of(
          "secret",
          "secrets",
          "configmap",
          "configmaps",
          "key",
          "volume",
          "pod",
          "container",
          "serviceaccount",
          "user",
          "resource",
          "field",
          "variable",
          "parameter",
          "option",
          "flag",
          "property",
          "header",
          "service",
          "deployment",
          "image");

  private final String line;
  private final List<Span> found;

  private Assignments(String line, List<Span> found) {
    this.line = line;
    this.found = found;
  }

  static void find(String line, List<Span> found) {
    new Assignments(line, found).scan();
  }

  private void scan() {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      int known = found.size();
      if (c == '=' || c == ':') {
        i = separator(i, i);
      } else if (c == '%' && charAt(i + 1) == '3' && "DdAa".indexOf(charAt(i + 2)) >= 0) {
        i = separator(i, i + 2);
      } else if (c == '-' && charAt(i + 1) == '-' && (i == 0 || !isNameChar(charAt(i - 1)))) {
        flag(i + 2);
      }
      if (found.size() > known) {
        i = Math.max(i, found.getLast().end() - 1);
      }
    }
  }

  private char charAt(int i) {
    return i >= 0 && i < line.length() ? line.charAt(i) : '\0';
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.';
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == 0xA0;
  }

  private void flag(int start) {
    int end = start;
    while (end - start < LONGEST_NAME && isNameChar(charAt(end))) {
      end++;
    }
    if (end == start || !isSpace(charAt(end))) {
      return;
    }
    var name = line.substring(start, end);
    var kind = SecretNames.kindOf(name);
    int value = skipSpaces(end);
    if (kind.secret() && charAt(value) != '-') {
      value(name, kind, value, false, true);
    }
  }

  /// Returns the last character of the separator that begins at `i`.
  ///
  /// @param to where it ends if it is written with a percent sign, as in a URL inside of one
  private int separator(int i, int to) {
    char c = line.charAt(i);
    char next = charAt(to + 1);
    if (c == '=' && next == '=') {
      return i + 1;
    }
    if ((c == '=' && "!<>".indexOf(charAt(i - 1)) >= 0) || (c == ':' && next == '/')) {
      return to;
    }
    int last = (c == '=' && next == '>') || (c == ':' && next == '=') ? to + 1 : to;
    int end = nameEnd(i);
    int start = end;
    while (end - start < LONGEST_NAME && isNameChar(charAt(start - 1))) {
      start--;
    }
    if (end - start < 3 || namesObject(start, end, i)) {
      return last;
    }
    start = afterEscape(start, end);
    var name = line.substring(start, end);
    var kind = SecretNames.kindOf(name);
    if (!kind.secret() && name.equalsIgnoreCase("key")) {
      kind = keyOf(wordBefore(start));
    }
    boolean parser = kind.kind().equals("token") && PARSERS.contains(wordBefore(start));
    if (kind.secret() && !parser && !(c == ':' && end == i && isHost(name) && isPort(i + 1))) {
      int value = skipSpaces(last + 1);
      value(name, kind, value, c == ':', value > last + 1);
    }
    return last;
  }

  /// An ampersand that JSON (`u0026` after a backslash) or a URL (`%26`) escapes is no part of a
  /// name.
  private int afterEscape(int start, int end) {
    if (charAt(start - 1) == '\\' && line.startsWith("u00", start) && end - start > 5) {
      return start + 5;
    }
    return charAt(start - 1) == '%' && end - start > 2 ? start + 2 : start;
  }

  /// `auth:8080` is where a Service listens.
  private static boolean isHost(String name) {
    return Names.isSubdomain(name);
  }

  private boolean isPort(int at) {
    int end = at;
    while (end - at < 6 && Character.isDigit(charAt(end))) {
      end++;
    }
    return end - at >= 2 && end - at <= 5 && !isNameChar(charAt(end));
  }

  /// `API key: x` is one; `references non-existent secret key: x` names a key of a Secret.
  private static Kind keyOf(String owner) {
    return owner.equals("secret") ? Kind.NONE : SecretNames.kindOf(owner + "-key");
  }

  /// Where the name before the separator ends: before blanks, a quote, a bracket.
  private int nameEnd(int separator) {
    int end = separator;
    for (int blanks = 0; blanks < 4 && isSpace(charAt(end - 1)); blanks++) {
      end--;
    }
    if (isQuote(charAt(end - 1))) {
      end--;
      while (separator - end < 32 && charAt(end - 1) == '\\') {
        end--;
      }
    } else if (charAt(end - 1) == ']') {
      end--;
    }
    return end;
  }

  /// `registry/auth:1.2` is an image, `arn:aws:secretsmanager:eu:1:secret:db` a name; `secret
  /// "db-password": not found` names an object.
  private boolean namesObject(int start, int end, int separator) {
    char before = charAt(start - 1);
    if ((before == '/' || before == ':') && line.charAt(separator) == ':' && end == separator) {
      return !isSpace(charAt(separator + 1));
    }
    return isQuote(before)
        && isQuote(charAt(end))
        && charAt(start - 2) == ' '
        && !isQuote(charAt(skipSpaces(separator + 1)))
        && OBJECTS.contains(wordBefore(start - 2));
  }

  private String wordBefore(int start) {
    int end = start;
    while (end > 0 && (isSpace(charAt(end - 1)) || isQuote(charAt(end - 1)))) {
      end--;
    }
    int from = end;
    while (end - from < 20 && isNameChar(charAt(from - 1))) {
      from--;
    }
    var word = line.substring(from, end).toLowerCase(Locale.ROOT);
    return word;
  }

  private int skipSpaces(int i) {
    int at = i;
    while (at < line.length() && isSpace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private void value(String name, Kind kind, int at, boolean colon, boolean spaced) {
    int start = at;
    char c = charAt(start);
    if (c == '[' && isQuote(charAt(start + 1))) {
      array(kind, start + 1);
      return;
    }
    if (c == '[' && !line.startsWith("[REDACTED:", start) && kind.weak()) {
      start++;
    }
    if (charAt(start) == '{' && charAt(start + 1) != '{') {
      braced(kind, start + 1, colon);
      return;
    }
    int escapes = escapes(start);
    start += isQuote(charAt(start + escapes)) ? escapes : 0;
    if (isQuote(charAt(start))) {
      char quote = charAt(start);
      int end = closing(start + 1, quote, escapes);
      int from = afterScheme(start + 1, end);
      add(name, kind, from, end, false, from > start + 1);
      return;
    }
    boolean wide = LONG_SCHEMES.contains(word(start));
    int scheme = wide && !kind.kind().equals("auth") ? start : afterScheme(start, line.length());
    if (scheme > start) {
      add(name, kind, scheme, wide ? line.length() : unquotedEnd(scheme), false, true);
      return;
    }
    if (kind.kind().equals("cookie") && colon && cookiePair(start)) {
      add(name, kind, start, toQuote(start), false, true);
      return;
    }
    int end = unquotedEnd(start);
    boolean prose = colon && spaced && wordFollows(end);
    add(name, kind, start, end, prose, false);
  }

  /// `Pwd={a;b};` holds a value; an object does only where it says so: `{"value":"x"}`.
  private void braced(Kind kind, int start, boolean colon) {
    int close = line.indexOf('}', start);
    int end = close < 0 ? line.length() : close;
    boolean last = charAt(end + 1) == '\0' || ";\"'".indexOf(charAt(end + 1)) >= 0;
    if (!colon && last && end > start && line.indexOf('=', start) > end) {
      found.add(new Span(start, end, kind.kind()));
    }
    int name = start + escapes(start);
    if (isQuote(charAt(name)) && word(name + 1).equals("value")) {
      int separator = line.indexOf(':', name);
      int value = separator < 0 ? line.length() : skipSpaces(separator + 1);
      if (value - name < 40) {
        value("value", new Kind(kind.kind(), false), value, true, false);
      }
    }
  }

  private int escapes(int start) {
    int end = start;
    while (end - start < 16 && charAt(end) == '\\') {
      end++;
    }
    return end - start;
  }

  private void array(Kind kind, int start) {
    int end = line.indexOf(']', start);
    int stop = end < 0 ? line.length() : end;
    if (stop > start) {
      found.add(new Span(start, stop, kind.kind()));
    }
  }

  private void add(String name, Kind kind, int start, int end, boolean prose, boolean certain) {
    if (end <= start) {
      return;
    }
    var judged = certain ? new Kind(kind.kind(), false) : kind;
    if (!SecretNames.harmless(name, judged, line.substring(start, end), prose)) {
      found.add(new Span(start, end, kind.kind()));
    }
  }

  /// The quote, or the backslashes before it, that ends what a quote with so many backslashes
  /// began: one of a text inside has more.
  private int closing(int from, char quote, int escapes) {
    int run = 0;
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == quote && run <= escapes && !(escapes == 0 && run == 1)) {
        boolean doubled = quote == '\'' && charAt(i + 1) == '\'';
        if (!doubled) {
          return i - run;
        }
        i++;
      }
      run = c == '\\' ? run + 1 : 0;
      if (escapes == 0 && run == 2) {
        run = 0;
      }
    }
    return line.length();
  }

  private String word(int start) {
    int end = start;
    while (end - start < 20 && isNameChar(charAt(end))) {
      end++;
    }
    return line.substring(start, end).toLowerCase(Locale.ROOT);
  }

  /// The start of what follows `Bearer` and its like; the start itself where there is none.
  private int afterScheme(int start, int limit) {
    var word = word(start);
    if (!SCHEMES.contains(word) && !LONG_SCHEMES.contains(word)) {
      return start;
    }
    int after = start + word.length();
    int value = skipSpaces(after);
    if (value == after || value >= limit) {
      return start;
    }
    if (SCHEMES.contains(word) && !word.equals("bearer") && !word.equals("basic")) {
      return plausible(value) ? value : start;
    }
    return value;
  }

  private boolean plausible(int start) {
    var value = line.substring(start, unquotedEnd(start));
    return value.length() >= 8 || value.chars().anyMatch(Character::isDigit);
  }

  private boolean cookiePair(int start) {
    int end = start;
    while (isNameChar(charAt(end))) {
      end++;
    }
    return end > start && charAt(end) == '=';
  }

  private int toQuote(int start) {
    int end = start;
    while (end < line.length() && line.charAt(end) != '"' && line.charAt(end) != '\'') {
      end++;
    }
    while (end > start && isSpace(line.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /// An unquoted value ends at a blank or a double quote, and where the next `name=` begins.
  private int unquotedEnd(int start) {
    int end = start;
    while (end < line.length()) {
      char c = line.charAt(end);
      if (isSpace(c) || c == '"' || (c == '<' && end > start)) {
        break;
      }
      if (c == '\\' && isQuote(charAt(end + 1))) {
        break;
      }
      if (c == '\'' && !Character.isLetterOrDigit(charAt(end + 1))) {
        break;
      }
      if ((c == '&' || c == ';' || c == ',' || c == '|') && nameFollows(end + 1)) {
        break;
      }
      end++;
    }
    if (line.startsWith("[REDACTED:", start)) {
      return end;
    }
    while (end > start && ",;)}]".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private boolean nameFollows(int from) {
    int end = from;
    while (end - from < 40 && (isNameChar(charAt(end)) || charAt(end) == ' ')) {
      end++;
    }
    return end > from && (charAt(end) == '=' || charAt(end) == ':');
  }

  /// Whether a further word of a sentence follows, and not the next field.
  private boolean wordFollows(int from) {
    int start = skipSpaces(from);
    if (start == from || !Character.isLetter(charAt(start))) {
      return start > from && isQuote(charAt(start)) && Character.isLetter(charAt(start + 1));
    }
    int end = start;
    while (end - start < 40 && isNameChar(charAt(end))) {
      end++;
    }
    return charAt(end) != '=' && charAt(end) != ':';
  }
}
