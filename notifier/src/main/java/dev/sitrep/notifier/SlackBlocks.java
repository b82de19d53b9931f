package dev.sitrep.notifier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A message in Slack's Block Kit. What is told stands in rich text, whose text elements Slack
/// shows as they are: only there a quote needs no escapes and a command can be copied. The texts
/// around it are plain, but for the links.
final class SlackBlocks {
  /// Of all blocks, as JSON. Slack takes about 13,200 and documents nothing (slackapi/bolt-js
  /// 2509).
  static final int MOST_CHARS = 12_500;

  /// Slack takes 50.
  static final int MOST_BLOCKS = 48;

  /// Slack takes 150, and counts the dot by its name.
  private static final int LONGEST_HEADER = 135;

  /// Of all links together; Slack takes 3,000 characters of a text.
  private static final int LONGEST_LINKS = 2_500;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SlackBlocks() {}

  /// As much as Slack takes, and a phone shows.
  static ObjectNode of(Sections sections) {
    return told(Fitting.phone(sections, SlackBlocks::fits));
  }

  private static boolean fits(Sections sections) {
    var blocks = told(sections).path("blocks");
    return blocks.size() <= MOST_BLOCKS && blocks.toString().length() <= MOST_CHARS;
  }

  private static ObjectNode told(Sections sections) {
    var message = JSON.objectNode();
    message.put("text", notice(sections));
    var blocks = message.putArray("blocks");
    blocks.add(header(sections));
    sections
        .sections()
        .forEach(section -> {
          var elements = elements(section);
          if (!elements.isEmpty()) {
            blocks.addObject().put("type", "rich_text").set("elements", elements);
          }
        });
    var context = context(sections);
    if (!context.isEmpty()) {
      blocks.addObject().put("type", "context").set("elements", context);
    }
    message.put("unfurl_links", false);
    message.put("unfurl_media", false);
    message.put("parse", "none");
    return message;
  }

  /// What a phone shows while it is locked, and a screen reader reads: headline and cause.
  private static String notice(Sections sections) {
    var headline = Sign.of(sections).dot() + " " + Plain.line(sections.headline());
    var first =
        sections.sections().stream()
            .limit(1)
            .flatMap(section ->
                section.lines().stream()
                    .limit(1)
                    .filter(Line.Text.class::isInstance)
                    .map(line -> section.heading() + ": " + ((Line.Text) line).text()))
            .map(Plain::line)
            .collect(Collectors.joining());
    var said = first.isEmpty() ? headline : headline + "\n" + first;
    return escaped(Chat.pictureless(said).replace("://", ":" + Chat.GAP + "//"));
  }

  private static ObjectNode header(Sections sections) {
    var dot = Sign.of(sections).dot();
    var headline = Plain.line(sections.headline());
    if (Chat.pictureless(headline).length() <= LONGEST_HEADER) {
      var header = JSON.objectNode().put("type", "header");
      header
          .putObject("text")
          .put("type", "plain_text")
          .put("text", dot + " " + Chat.pictureless(headline))
          .put("emoji", true);
      return header;
    }
    var header = JSON.objectNode().put("type", "rich_text");
    var elements = header.putArray("elements").addObject().put("type", "rich_text_section");
    elements.putArray("elements").add(bold(dot + " " + headline));
    return header;
  }

  private static ArrayNode elements(Sections.Section section) {
    var elements = JSON.arrayNode();
    boolean list = section.isList();
    var heading = Plain.line(section.heading());
    var text = new ArrayList<ObjectNode>();
    if (!heading.isEmpty()) {
      text.add(bold(heading + ":"));
    }
    var quotes = new ArrayList<String>();
    for (var line : section.lines()) {
      if (!(line instanceof Line.Quote)) {
        flushQuotes(elements, quotes);
      }
      switch (line) {
        case Line.Text(var words) -> {
          if (!text.isEmpty()) {
            text.add(plain(list || text.size() > 1 ? "\n" : " "));
          }
          if (list) {
            text.add(plain("• "));
          }
          text.addAll(words(Plain.line(words)));
        }
        case Line.Command(var command) -> {
          flushText(elements, text);
          preformatted(elements, Plain.line(command));
        }
        case Line.Quote quote -> {
          flushText(elements, text);
          quotes.add(Chat.quoted(quote));
        }
      }
    }
    flushQuotes(elements, quotes);
    flushText(elements, text);
    return elements;
  }

  private static void flushText(ArrayNode elements, List<ObjectNode> text) {
    if (!text.isEmpty()) {
      elements.addObject().put("type", "rich_text_section").putArray("elements").addAll(text);
      text.clear();
    }
  }

  private static void flushQuotes(ArrayNode elements, List<String> quotes) {
    if (!quotes.isEmpty()) {
      preformatted(elements, String.join("\n", quotes));
      quotes.clear();
    }
  }

  private static void preformatted(ArrayNode elements, String text) {
    elements
        .addObject()
        .put("type", "rich_text_preformatted")
        .putArray("elements")
        .add(plain(text));
  }

  private static List<ObjectNode> words(String text) {
    return Chat.pieces(text).stream()
        .map(piece -> piece.code() ? styled(piece.text(), "code") : plain(piece.text()))
        .toList();
  }

  private static ObjectNode plain(String text) {
    return JSON.objectNode().put("type", "text").put("text", text);
  }

  private static ObjectNode bold(String text) {
    return styled(text, "bold");
  }

  private static ObjectNode styled(String text, String style) {
    var element = plain(text);
    element.putObject("style").put(style, true);
    return element;
  }

  private static ArrayNode context(Sections sections) {
    var context = JSON.arrayNode();
    var foot = Plain.line(sections.foot());
    if (!foot.isEmpty()) {
      context.addObject().put("type", "plain_text").put("text", foot).put("emoji", false);
    }
    var links =
        Chat.links(sections, LONGEST_LINKS).stream()
            .map(link -> "<%s|%s>".formatted(escaped(link.url()), escaped(link.label())))
            .collect(Collectors.joining(" · "));
    if (!links.isEmpty()) {
      context.addObject().put("type", "mrkdwn").put("text", links).put("verbatim", true);
    }
    return context;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
