package dev.sitrep.notifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Site.Link;
import java.util.List;

/// Sections as an Adaptive Card 1.4 in its envelope. All text is in `TextRun`s: unlike `TextBlock`,
/// whose Markdown every client reads in its own way, they have no formatting that a text could use
/// (Microsoft "Text features": RichTextBlock does not support markdown).
final class TeamsCard {
  /// Teams takes 28,672 bytes of its own writing of the card, which was seen 18 % longer than what
  /// was sent (MicrosoftDocs/msteams-docs issue 11274).
  private static final int MOST_BYTES = 19_500;

  /// Teams shows no more in one row; each row counts anew (atc0005/go-teams-notify issue 161).
  private static final int MOST_BUTTONS = 6;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TeamsCard() {}

  /// Counted as if every character beyond ASCII were written as `\\uXXXX`.
  static boolean fits(Sections sections) {
    return of(sections).toString().chars().map(unit -> unit < 0x80 ? 1 : 6).sum() <= MOST_BYTES;
  }

  static JsonNode of(Sections sections) {
    var envelope = JSON.objectNode().put("type", "message");
    envelope
        .putArray("attachments")
        .addObject()
        .put("contentType", "application/vnd.microsoft.card.adaptive")
        .putNull("contentUrl")
        .set("content", card(sections));
    return envelope;
  }

  private static ObjectNode card(Sections sections) {
    var card =
        JSON.objectNode()
            .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
            .put("type", "AdaptiveCard")
            .put("version", "1.4")
            .put("fallbackText", text(sections.headline()));
    card.putObject("msteams").put("width", "full");
    var body = card.putArray("body");
    body.add(block("Default", dot(sections), bold(sections.headline()).put("size", "Medium")));
    sections.sections().forEach(section -> section(body, section));
    body.add(block("Medium", run(sections.foot()).put("isSubtle", true)));
    var links = sections.links();
    if (links.size() <= MOST_BUTTONS) {
      card.set("actions", buttons(links));
    } else {
      body.add(row(links.stream().filter(link -> !link.asks()).toList()));
      body.add(row(links.stream().filter(Link::asks).toList()));
    }
    return card;
  }

  private static ObjectNode row(List<Link> links) {
    var row = JSON.objectNode().put("type", "ActionSet");
    row.set("actions", buttons(links));
    return row;
  }

  private static ArrayNode buttons(List<Link> links) {
    var buttons = JSON.arrayNode();
    links.forEach(link ->
        buttons
            .addObject()
            .put("type", "Action.OpenUrl")
            .put("title", link.label())
            .put("url", link.url()));
    return buttons;
  }

  private static ObjectNode dot(Sections sections) {
    var dot = JSON.objectNode().put("type", "TextRun").put("text", "● ").put("size", "Medium");
    return switch (Sign.of(sections)) {
      case RED -> dot.put("color", "Attention");
      case AMBER -> dot.put("color", "Warning");
      case BLUE -> dot.put("color", "Accent");
      case GREEN -> dot.put("color", "Good");
      case GREY -> dot.put("isSubtle", true);
    };
  }

  private static void section(ArrayNode body, Section section) {
    boolean list = section.isList();
    var heading = bold(section.heading() + ":");
    var lines = section.lines();
    if (!list && !lines.isEmpty() && lines.getFirst() instanceof Line.Text(var words)) {
      body.add(block("Medium", heading, run(" ", words)));
      lines = lines.subList(1, lines.size());
    } else {
      body.add(block("Medium", heading));
    }
    for (var line : lines) {
      switch (line) {
        case Line.Text(var words) -> body.add(block("None", run(list ? "• " : "", words)));
        case Line.Command(var command) -> body.add(block("Small", mono(command)));
        case Line.Quote quote -> {
          body.add(block("Small", run(quote.whence()).put("isSubtle", true).put("size", "Small")));
          body.add(block("None", mono(quote.text())));
        }
      }
    }
  }

  private static ObjectNode block(String spacing, ObjectNode... runs) {
    var block = JSON.objectNode().put("type", "RichTextBlock").put("spacing", spacing);
    block.putArray("inlines").addAll(List.of(runs));
    return block;
  }

  private static ObjectNode mono(String text) {
    return run(text).put("fontType", "Monospace");
  }

  private static ObjectNode bold(String text) {
    return run(text).put("weight", "Bolder");
  }

  private static ObjectNode run(String text) {
    return run("", text);
  }

  private static ObjectNode run(String before, String text) {
    return JSON.objectNode().put("type", "TextRun").put("text", before + text(text));
  }

  /// The one thing that a card computes are dates.
  private static String text(String text) {
    return Plain.unlinked(text).replace("{{", "{\u2060{");
  }
}
