package dev.sitrep.notifier;

import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Sections in the little HTML that chats know: `b`, `i`, `code`, `a` and what stands around a
/// command. Words that a chat could take for a link, a mention, a tag or a telephone number are
/// code: there it leaves them alone, and they can be copied as they are.
///
/// @param newline ends a line
/// @param command opens a command
/// @param commandEnd closes it
/// @param words makes a text fit to be seen, see [Plain]
record ChatHtml(String newline, String command, String commandEnd, UnaryOperator<String> words) {
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern WORD = Pattern.compile("\\S+|\\s+");

  private static final Pattern TAKEN =
      Pattern.compile(
          "@|://|(?i:\\b(?:www|mailto|javascript|tel|tg|xmpp|matrix|magnet)[\u2060.:])"
              + "|:\u2060//"
              + "|[#$!][\\p{L}\\p{N}_]"
              + "|(?<![\\p{L}\\p{N}_/])/[\\p{L}\\p{N}_]"
              + "|[\\p{L}\\p{N}_-]\\.\\p{L}{2}"
              + "|\\d+\\.\\d+\\.\\d+\\.\\d+"
              + "|\\d[\\d().-]{5,}\\d");

  /// Everything as one text.
  String text(Sections sections) {
    var parts =
        Stream.of(
                Stream.of(headline(sections)),
                sections.sections().stream().map(this::section),
                Stream.of(foot(sections)))
            .flatMap(part -> part);
    return parts.collect(Collectors.joining(newline + newline));
  }

  String headline(Sections sections) {
    return Sign.of(sections).dot() + " " + prose(sections.headline(), "b");
  }

  String section(Section section) {
    boolean list = section.isList();
    var lines = new ArrayList<String>();
    var rest = section.lines();
    var heading = prose(section.heading() + ":", "b");
    if (!list && !rest.isEmpty() && rest.getFirst() instanceof Line.Text(var first)) {
      lines.add(heading + " " + prose(first, ""));
      rest = rest.subList(1, rest.size());
    } else {
      lines.add(heading);
    }
    for (var line : rest) {
      switch (line) {
        case Line.Text(var text) -> lines.add((list ? "• " : "") + prose(text, ""));
        case Line.Command(var text) -> lines.add(command + escaped(words.apply(text)) + commandEnd);
        case Line.Quote quote -> {
          lines.add(prose(quote.whence(), ""));
          lines.add("<code>" + escaped(words.apply(quote.text())) + "</code>");
        }
      }
    }
    return String.join(newline, lines);
  }

  /// With the links below.
  String foot(Sections sections) {
    var links = sections.links().stream().map(ChatHtml::link).collect(Collectors.joining(" · "));
    var foot = prose(sections.foot(), "i");
    return links.isEmpty() ? foot : foot + newline + links;
  }

  private static String link(Site.Link link) {
    return "<a href=\"%s\">%s</a>".formatted(escaped(link.url()), escaped(link.label()));
  }

  /// @param tag around the words that are no code, for code takes no other format; none if empty
  private String prose(String text, String tag) {
    var html = new StringBuilder();
    var run = new StringBuilder();
    for (var word : words(words.apply(text))) {
      if (TAKEN.matcher(word).find()) {
        close(html, run, tag);
        html.append("<code>").append(escaped(word)).append("</code>");
      } else {
        run.append(word);
      }
    }
    close(html, run, tag);
    return html.toString();
  }

  private static void close(StringBuilder html, StringBuilder run, String tag) {
    if (!run.isEmpty()) {
      boolean plain = tag.isEmpty() || run.toString().isBlank();
      var text = escaped(run.toString());
      html.append(plain ? text : "<%s>%s</%s>".formatted(tag, text, tag));
      run.setLength(0);
    }
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(found -> found.group()).toList();
  }

  /// What is seen of it.
  static String shown(String html) {
    return TAG.matcher(html)
        .replaceAll("")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
