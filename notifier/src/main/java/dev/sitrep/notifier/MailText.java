package dev.sitrep.notifier;

import dev.sitrep.report.Sections;
import java.util.List;
import java.util.regex.Pattern;

/// The plain part of a mail. Nothing in it but our own addresses becomes a link in a mail reader:
/// whatever else looks like one has an invisible joint in it.
record MailText(Sections sections) {
  private static final int WIDTH = 76;

  /// U+2060 WORD JOINER: no width, and no break.
  private static final String JOINT = "\u2060";

  /// Where mail readers see the beginning of an address.
  private static final Pattern LINKED =
      Pattern.compile(
          "(?<=\\w:)(?=//)"
              + "|(?<=\\bwww)(?=\\.)"
              + "|(?<=\\b(?:mailto|tel|sms|javascript))(?=:)"
              + "|(?<=@)(?=[\\w-]+\\.\\w)",
          Pattern.CASE_INSENSITIVE);

  String render() {
    var bare =
        new Sections(
            sections.status(),
            sections.severity(),
            sections.headline(),
            sections.sections(),
            sections.foot(),
            List.of());
    var lines = clean(new TerminalText(new Terminal(WIDTH, false)).render(bare));
    var text = new StringBuilder();
    for (var piece : OwnPages.of(sections.links()).pieces(lines)) {
      text.append(piece.own() ? piece.text() : LINKED.matcher(piece.text()).replaceAll(JOINT));
    }
    int widest = sections.links().stream().mapToInt(link -> link.label().length()).max().orElse(0);
    for (var link : sections.links()) {
      text.append(clean(link.label()))
          .append(" ".repeat(widest - link.label().length() + 2))
          .append(clean(link.url()))
          .append('\n');
    }
    return text.toString();
  }

  /// Half a character is none.
  private static String clean(String text) {
    return text.replaceAll("\\p{Cs}", "\ufffd");
  }
}
