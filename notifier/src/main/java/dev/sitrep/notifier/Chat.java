package dev.sitrep.notifier;

import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Site.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What messages in chats have in common, before a vendor's own marks and escapes.
final class Chat {
  /// Nothing that can be seen, put where two signs must not meet.
  static final String GAP = "\u200b";

  /// With all that sticks to it: up to the next blank.
  private static final Pattern ADDRESS =
      Pattern.compile("\\S*(?:://|www\\d{0,3}\\.|mailto:|@)\\S*", Pattern.CASE_INSENSITIVE);

  /// Its first colon; the time in `14:10: ready` is none.
  private static final Pattern EMOJI = Pattern.compile(":(?!(?<=\\d:)\\d{2}:)(?=[^\\s:]+:)");

  private Chat() {}

  /// @param code an address or a name in a text: as code nobody is taken there or called by
  ///   mistake, and everybody can copy it
  record Piece(String text, boolean code) {}

  /// Without pictures: `:rotating_light:` stays a word.
  static String pictureless(String text) {
    return EMOJI.matcher(text).replaceAll(":" + GAP);
  }

  static List<Piece> pieces(String text) {
    var pieces = new ArrayList<Piece>();
    var address = ADDRESS.matcher(text);
    int from = 0;
    while (address.find()) {
      if (address.start() > from) {
        pieces.add(new Piece(text.substring(from, address.start()), false));
      }
      pieces.add(new Piece(address.group(), true));
      from = address.end();
    }
    if (from < text.length()) {
      pieces.add(new Piece(text.substring(from), false));
    }
    return pieces;
  }

  /// Where it was read, and what it says on the line below.
  static String quoted(Line.Quote quote) {
    return Plain.line(quote.whence()) + "\n  " + Plain.line(quote.text());
  }

  /// The first of them, each whole, while their addresses have room; none is so important that a
  /// line of the report should go for it.
  static List<Link> links(Sections sections, int chars) {
    var links = new ArrayList<Link>();
    int left = chars;
    for (var link : sections.links()) {
      if (link.url().length() <= left) {
        links.add(link);
        left -= link.url().length();
      }
    }
    return links;
  }
}
