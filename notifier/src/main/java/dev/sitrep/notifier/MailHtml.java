package dev.sitrep.notifier;

import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The HTML part of a mail: styles inline, nothing remote. Text and ground have the reader's own
/// colours, so that it can be read in light and in dark.
record MailHtml(Sections sections) {
  private static final String BODY =
      "margin:0;padding:16px;font:15px/1.45 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,"
          + "sans-serif;color-scheme:light dark";
  private static final String COLUMN = "max-width:720px;overflow-wrap:anywhere";
  private static final String HEADLINE =
      "margin:0;font-size:18px;line-height:1.35;font-weight:600;text-wrap:pretty";
  private static final String HEADING =
      "margin:18px 0 2px;font-size:13px;font-weight:600;opacity:.7";
  private static final String TEXT = "margin:2px 0";
  private static final String MONO =
      "font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;"
          + "white-space:pre-wrap;overflow-wrap:anywhere";
  private static final String COMMAND =
      "margin:4px 0;padding:6px 8px;border-radius:4px;background:rgba(128,128,128,.16);" + MONO;
  private static final String QUOTE =
      "margin:6px 0;padding:0 0 0 10px;border-left:3px solid rgba(128,128,128,.5)";
  private static final String SOURCE = "font-size:12px;opacity:.7";
  private static final String SAID = "margin:0;" + MONO;
  private static final String FOOT =
      "margin:20px 0 0;padding:10px 0 0;border-top:1px solid rgba(128,128,128,.35);"
          + "font-size:12px;opacity:.7";
  private static final String LINKS = "margin:8px 0 0";
  private static final String LINK = "color:#2f7ae5";

  /// Without these no mail reader sees an address: in `https://` and `mailto:`, in the name of a
  /// host, in a name at a host.
  private static final Pattern LINKED =
      Pattern.compile(
          "(?<=\\w):(?=[\\w/])(?!\\d)|\\.(?=\\p{L})|@(?=\\w)", Pattern.UNICODE_CHARACTER_CLASS);

  String render() {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="supported-color-schemes" content="light dark">
    <meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
    </head>
    <body style="%s">
    <div style="%s">
    <h1 style="%s"><span style="color:%s">%s</span>&nbsp;%s</h1>
    %s<p style="%s">%s</p>
    %s</div>
    </body>
    </html>
    """
        .formatted(
            BODY,
            COLUMN,
            HEADLINE,
            colour(),
            sections.status().equals("ended") ? "○" : "●",
            text(sections.headline()),
            sections.sections().stream().map(this::section).collect(Collectors.joining()),
            FOOT,
            text(sections.foot()),
            links());
  }

  private String colour() {
    return switch (sections.status()) {
      case "resolved" -> "#2e9e4f";
      case "ended" -> "#8a8f98";
      default ->
          switch (sections.severity()) {
            case "critical", "page", "error" -> "#dc3545";
            case "warning" -> "#e08a00";
            default -> "#2f7ae5";
          };
    };
  }

  private String section(Section section) {
    return "<h2 style=\"%s\">%s</h2>\n".formatted(HEADING, text(section.heading()))
        + section.lines().stream().map(this::line).collect(Collectors.joining());
  }

  private String line(Line line) {
    return switch (line) {
      case Line.Text(var words) -> "<p style=\"%s\">%s</p>\n".formatted(TEXT, text(words));
      case Line.Command(var command) ->
          "<pre style=\"%s\">%s</pre>\n".formatted(COMMAND, text(command));
      case Line.Quote quote ->
          "<div style=\"%s\"><div style=\"%s\">%s</div><pre style=\"%s\">%s</pre></div>\n"
              .formatted(QUOTE, SOURCE, text(quote.whence()), SAID, text(quote.text()));
    };
  }

  private String links() {
    var links =
        sections.links().stream()
            .map(link -> link(link.url(), escaped(link.label())))
            .collect(Collectors.joining(" · "));
    return links.isEmpty() ? "" : "<p style=\"%s\">%s</p>\n".formatted(LINKS, links);
  }

  private static String page(String url) {
    return link(url, url.contains("/i/") ? "report" : escaped(url));
  }

  private static String link(String url, String label) {
    return "<a href=\"%s\" style=\"%s\">%s</a>".formatted(escaped(url), LINK, label);
  }

  /// Only our own pages are links. What else looks like one is cut into several elements, which
  /// keeps mail readers from making a link of it and is not seen when it is copied.
  private String text(String text) {
    return OwnPages.of(sections.links()).pieces(text).stream()
        .map(piece -> piece.own() ? page(piece.text()) : apart(piece.text()))
        .collect(Collectors.joining());
  }

  private static String apart(String text) {
    var html = new StringBuilder();
    var linked = LINKED.matcher(text);
    int from = 0;
    while (linked.find()) {
      html.append(escaped(text.substring(from, linked.start())))
          .append("<span>")
          .append(linked.group())
          .append("</span>");
      from = linked.end();
    }
    return html.append(escaped(text.substring(from))).toString();
  }

  private static String escaped(String text) {
    return Wrapping.printable(text)
        .replaceAll("\\p{Cs}", "\ufffd")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
