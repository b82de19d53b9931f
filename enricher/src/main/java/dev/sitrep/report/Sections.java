package dev.sitrep.report;

import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.evidence.Ages;
import dev.sitrep.finding.Certainty;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A report as headings and lines, in the one order that every channel keeps. A channel adds its
/// own escapes, its limits and its looks, never its own words.
///
/// @param status `firing` or `resolved`
/// @param headline severity, object, what is wrong, since when
public record Sections(
    String status, String severity, String headline, List<Section> sections, String foot) {

  private static final int MOST_LINES = 8;
  private static final int LONGEST_QUOTE = 300;

  public Sections {
    sections = List.copyOf(sections);
  }

  /// @param heading `Cause (seen)`, `Next`
  public record Section(String heading, List<Line> lines) {
    public Section {
      lines = List.copyOf(lines);
    }
  }

  /// A line of a section.
  public sealed interface Line {
    /// A sentence.
    record Text(String text) implements Line {}

    /// Something to paste into a terminal.
    record Command(String command) implements Line {}

    /// Words of the cluster, verbatim.
    ///
    /// @param age `-40s`, or empty
    record Quote(String id, String source, String object, String age, String text)
        implements Line {}
  }

  /// @param zone in which clock times are told
  /// @param url where the report can be read in full, empty when there is no such place
  public static Sections of(Report report, ZoneId zone, String url) {
    var sections = new ArrayList<Section>();
    cause(report, sections);
    explanation(report, sections);
    if (!report.changes().isEmpty()) {
      sections.add(new Section("What changed", texts(report.changes())));
    }
    next(report, sections);
    if (!report.also().isEmpty()) {
      sections.add(
          new Section(
              "Also wrong",
              texts(
                  report.also().stream()
                      .map(cause -> cause.sentence() + " (" + cause.certainty().word() + ")")
                      .toList())));
    }
    if (!report.notSeen().isEmpty()) {
      sections.add(new Section("Could not see", texts(report.notSeen())));
    }
    return new Sections(
        report.status(), report.severity(), headline(report, zone), sections, foot(report, url));
  }

  private static String headline(Report report, ZoneId zone) {
    var age = Ages.of(Duration.between(report.since(), report.at()));
    if (report.status().equals("resolved")) {
      return "resolved after " + age + "  " + report.headline();
    }
    if (report.alerts().isEmpty()) {
      return report.headline();
    }
    return report.severity()
        + "  "
        + report.headline()
        + ", since "
        + clock(report.since(), report.at(), zone)
        + " ("
        + age
        + ")";
  }

  /// The time alone on the same day, else with its date.
  private static String clock(Instant time, Instant now, ZoneId zone) {
    var there = time.atZone(zone);
    var pattern =
        LocalDate.ofInstant(now, zone).equals(there.toLocalDate()) ? "HH:mm" : "d MMM HH:mm";
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(there);
  }

  private static void cause(Report report, List<Section> sections) {
    var cause = report.cause();
    var lines = new ArrayList<Line>();
    boolean unknown = cause.certainty() == Certainty.UNKNOWN;
    lines.add(new Line.Text(sentence(cause.sentence())));
    for (var item : report.proof()) {
      lines.add(quote(item, report.at()));
    }
    if (unknown && !report.checked().isEmpty()) {
      lines.add(new Line.Text("Checked: " + String.join(", ", report.checked())));
    }
    sections.add(
        new Section(
            unknown ? "Not enough evidence" : "Cause (" + cause.certainty().word() + ")", lines));
  }

  /// What is shown as an exhibit's line, for the terminal and for chat.
  static Line.Quote quote(Report.Item item, Instant now) {
    var age =
        item.at().map(at -> "-" + Ages.of(Duration.between(at, now)).replace(" ", "")).orElse("");
    var text = item.text().replaceAll(" {2,}", " ");
    return new Line.Quote(
        item.id(),
        item.source(),
        item.object(),
        age,
        text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE - 1) + "…" : text);
  }

  private static void explanation(Report report, List<Section> sections) {
    if (report.diagnosis() instanceof Diagnosis.Explained explained) {
      sections.add(
          new Section(
              "Explained by " + explained.model(), List.of(new Line.Text(explained.summary()))));
    }
  }

  private static void next(Report report, List<Section> sections) {
    var lines = new ArrayList<Line>();
    report.next().forEach(command -> lines.add(new Line.Command(command)));
    if (!report.fix().isEmpty()) {
      lines.add(new Line.Text(report.fix()));
    }
    if (!lines.isEmpty()) {
      sections.add(new Section("Next", lines));
    }
  }

  private static String foot(Report report, String url) {
    var parts = new ArrayList<String>();
    switch (report.diagnosis()) {
      case Diagnosis.Explained explained ->
          parts.add(
              "%d of %d claims verified · model %s"
                  .formatted(explained.verified(), explained.claims().size(), explained.model()));
      case Diagnosis.Unexplained(var why, var wayOut) -> parts.add("rules only, " + why);
    }
    parts.add(millis(report.took()));
    if (!url.isEmpty()) {
      parts.add(url);
    }
    return String.join(" · ", parts);
  }

  private static String millis(Duration took) {
    return took.toMillis() < 10_000 ? took.toMillis() + " ms" : took.toSeconds() + " s";
  }

  private static List<Line> texts(List<String> lines) {
    var texts = new ArrayList<Line>();
    lines.stream().limit(MOST_LINES).forEach(line -> texts.add(new Line.Text(line)));
    if (lines.size() > MOST_LINES) {
      texts.add(new Line.Text("... and %d more".formatted(lines.size() - MOST_LINES)));
    }
    return texts;
  }

  private static String sentence(String text) {
    return text.endsWith(".") || text.endsWith("…") ? text : text + ".";
  }
}
