package dev.sitrep.logs;

/// What lines of one kind have in common: the text without its times, numbers, addresses and ids.
final class Templates {
  private Templates() {}

  /// Every word that holds a digit becomes `#`.
  static String of(String text) {
    var template = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int start = i;
      boolean digit = false;
      while (i < text.length() && isWordPart(text.charAt(i))) {
        digit |= Character.isDigit(text.charAt(i));
        i++;
      }
      if (digit) {
        template.append('#');
      } else {
        template.append(text, start, i);
      }
      if (i < text.length()) {
        template.append(text.charAt(i++));
      }
    }
    return template.toString();
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || "_-.:+".indexOf(c) >= 0;
  }
}
