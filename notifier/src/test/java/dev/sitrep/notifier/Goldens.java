package dev.sitrep.notifier;

import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Site;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The messages whose looks are kept as files, one folder for each channel.
final class Goldens {
  private Goldens() {}

  static Map<String, Message> messages() {
    var messages = new TreeMap<String, Message>();
    messages.put("first", Messages.of(Reports.clearCause()));
    messages.put("explained", Messages.of(Reports.explained()));
    messages.put("follow-up", Messages.of("follow-up"));
    messages.put("resolved", Messages.of("resolved"));
    messages.put("storm", Messages.of("storm"));
    messages.put("truncated", hostile());
    return messages;
  }

  static void hold(String folder, Channel channel) {
    messages()
        .forEach((name, message) ->
            Golden.holds(folder + "/" + name + ".json", channel.preview(message)));
  }

  /// Far too long, and hostile.
  private static Message hostile() {
    var message = Messages.of(Reports.veryLong());
    var random = new Random(7);
    Sections sections = AnyText.sections(random);
    while (sections.sections().size() < 5) {
      sections = AnyText.sections(random);
    }
    return new Message(message.key(), message.report(), sections, sections, "");
  }

  /// As much as one screen of a phone holds, of what takes the most bytes, and links as long as
  /// they may be.
  static Message heavy() {
    var message = Messages.of(Reports.clearCause());
    var texts = Stream.of("\"".repeat(580), "@ ".repeat(190));
    var section = new Section("Cause (seen)", texts.<Line>map(Line.Text::new).toList());
    var links =
        Stream.of("report", "runbook", "silence", "alert", "dashboard", "helpful", "wrong cause")
            .map(label ->
                new Site.Link(
                    label,
                    "https://example.org/" + "x".repeat(1_980),
                    label.matches("helpful|wrong cause")))
            .toList();
    var sections =
        new Sections("firing", "critical", "@数".repeat(290), List.of(section), "rules only", links);
    return new Message(message.key(), message.report(), sections, sections, "");
  }
}
