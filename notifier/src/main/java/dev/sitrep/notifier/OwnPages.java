package dev.sitrep.notifier;

import dev.sitrep.report.Site.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Tells addresses of our own pages from any other text.
///
/// @param base of our pages, with a slash behind it; empty where nobody knows it
record OwnPages(String base) {

  /// @param own an address of one of our pages
  record Piece(String text, boolean own) {}

  /// The report is the first of the links, at `/i/<id>`.
  static OwnPages of(List<Link> links) {
    return new OwnPages(
        links.stream()
            .limit(1)
            .filter(link -> link.label().equals("report"))
            .map(link -> link.url().replaceFirst("/i/[^/]*$", "/"))
            .findFirst()
            .orElse(""));
  }

  /// The text, in order.
  List<Piece> pieces(String text) {
    if (base.isEmpty()) {
      return List.of(new Piece(text, false));
    }
    var pieces = new ArrayList<Piece>();
    var page =
        Pattern.compile("(?<!\\S)" + Pattern.quote(base) + "(?:i/[A-Za-z0-9-]+)?(?!\\S)")
            .matcher(text);
    int from = 0;
    while (page.find()) {
      pieces.add(new Piece(text.substring(from, page.start()), false));
      pieces.add(new Piece(page.group(), true));
      from = page.end();
    }
    pieces.add(new Piece(text.substring(from), false));
    return pieces;
  }
}
