package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.report.Site.Link;
import java.util.List;
import java.util.regex.Pattern;

/// Reads a message as a chat that speaks Markdown does, and lets nothing pass that would be more
/// than text, bold headings, code, and our own links.
final class MarkdownReader {
  private static final Pattern FENCED = Pattern.compile("(?m)^```\\n(?s:.*?)\\n```$");
  private static final Pattern CODE = Pattern.compile("(?<!\\\\)`[^`\\n]+`");
  private static final Pattern LINK = Pattern.compile("(?<!\\\\)\\[([^\\]]*)]\\(([^)]*)\\)");
  private static final Pattern ESCAPED = Pattern.compile("\\\\[!-/:-@\\[-`{-~]");
  private static final Pattern HEADING = Pattern.compile("(?m)^((?:\\S{1,2} )?)\\*\\*(.+?)\\*\\*");
  private static final Pattern LEFT =
      Pattern.compile(
          // a mark, or a name
          "[*`\\[\\]|]|@(?!\u200b)"
              // an address
              + "|://|www\\.|mailto:"
              // a picture
              + "|:(?!\\d{2}:)[^\\s:\\u200b]+:"
              // a heading, quote or list
              + "|(?m:^(?:[#>+=-]|\\d+[.)]))");

  private MarkdownReader() {}

  /// @return what is neither code nor link, for what only this chat knows
  static String plain(String markdown, List<Link> links) {
    shown(markdown);
    var text = CODE.matcher(FENCED.matcher(markdown).replaceAll("")).replaceAll("code");
    var link = LINK.matcher(text);
    while (link.find()) {
      var url = link.group(2);
      assertTrue(links.stream().anyMatch(ours -> ours.url().equals(url)), () -> "link to " + url);
    }
    var words = ESCAPED.matcher(link.reset().replaceAll("link")).replaceAll("mark");
    var rest = HEADING.matcher(words).replaceAll("$1$2");
    var left = LEFT.matcher(rest);
    assertFalse(left.find(), () -> "'" + left.group() + "' in " + rest);
    return rest;
  }

  private static void shown(String text) {
    text.codePoints()
        .forEach(point -> {
          int type = Character.getType(point);
          boolean ours = point == '\n' || point == 0x200b;
          boolean hidden =
              type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
          assertTrue(ours || !hidden, () -> "U+" + Integer.toHexString(point) + " in " + text);
        });
  }
}
