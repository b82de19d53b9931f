package dev.sitrep.report;

import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.Ages;
import dev.sitrep.finding.Certainty;
import dev.sitrep.safety.Instructions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A report as headings and lines, in the one order that every channel keeps. A channel adds its
/// own escapes, its limits and its looks, never its own words.
///
/// @param status `firing` or `resolved`
/// @param headline severity, object, what is wrong, since when
public record Sections(
    String status, String severity, String headline, List<Section> sections, String foot) {

  private static final int MOST_LINES = 10;
  private static final int MOST_DETAILS = 5;
  private static final int MOST_STEPS = 4;
  private static final int MOST_NAMED = 3;
  private static final int LONGEST_QUOTE = 300;

  /// Of a quote that is too long, how much of its end stays: the runtime puts the reason there.
  private static final int QUOTE_END = 170;

  /// How far a cut may move to fall between two words.
  private static final int NEAR = 40;

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
    /// @param age `-40s`, `now`, or empty
    record Quote(String id, String source, String object, String age, String text)
        implements Line {}
  }

  /// @param zone in which clock times are told
  /// @param url where the report can be read in full, empty when there is no such place
  public static Sections of(Report report, ZoneId zone, String url) {
    return new Telling(report, zone).sections(url);
  }

  /// One report, told in one zone.
  private record Telling(Report report, ZoneId zone) {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_TIME =
        DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    Sections sections(String url) {
      var sections = new ArrayList<Section>();
      sections.add(cause());
      if (report.cause().certainty() == Certainty.UNKNOWN) {
        add(sections, "Checked", inOne(report.checked(), ", "));
        add(sections, "Would decide it", texts(report.wouldDecide()));
      }
      if (report.diagnosis() instanceof Diagnosis.Explained explained) {
        add(
            sections,
            "Explained by %s (%s confidence)"
                .formatted(explained.model(), explained.confidence().word()),
            texts(List.of(explained.summary())));
      }
      add(sections, "What changed", texts(report.changes().stream().map(this::change).toList()));
      add(sections, "Next", next());
      add(sections, "Also wrong", texts(report.also().stream().map(Telling::also).toList()));
      add(sections, "Could not see", texts(report.notSeen()));
      add(sections, "Note", texts(note().stream().toList()));
      return new Sections(report.status(), report.severity(), headline(), sections, foot(url));
    }

    /// Who plants orders to a model in a log may hide what really happened there.
    private Optional<String> note() {
      var ids =
          report.exhibits().stream()
              .filter(item -> Instructions.suspicious(item.text()))
              .map(Report.Item::id)
              .toList();
      if (ids.isEmpty()) {
        return Optional.empty();
      }
      var named = String.join(", ", ids.stream().limit(MOST_NAMED).toList());
      int more = ids.size() - MOST_NAMED;
      return Optional.of(
          ids.size() == 1
              ? named + " reads like an instruction to a model; it is shown as text only."
              : named
                  + (more > 0 ? " and %d more".formatted(more) : "")
                  + " read like instructions to a model; they are shown as text only.");
    }

    private static void add(List<Section> sections, String heading, List<Line> lines) {
      if (!lines.isEmpty()) {
        sections.add(new Section(heading, lines));
      }
    }

    private String headline() {
      var since = report.since();
      var age = age(since, report.at());
      if (report.status().equals("resolved")) {
        var end = report.ending().map(Ending::at).orElse(report.at());
        return "resolved after %s  %s, %s to %s"
            .formatted(age(since, end), report.headline(), clock(since), clock(end));
      }
      if (report.alerts().isEmpty()) {
        return report.headline();
      }
      return (report.severity().equals("unknown") ? "" : report.severity() + "  ")
          + "%s, since %s".formatted(report.headline(), clock(since))
          + (age.equals("0s") ? "" : " (" + age + ")");
    }

    /// The time alone on the same day, else with its date.
    private String clock(Instant time) {
      var there = time.atZone(zone);
      boolean today = LocalDate.ofInstant(report.at(), zone).equals(there.toLocalDate());
      return (today ? TIME : DAY_TIME).format(there);
    }

    private static String age(Instant from, Instant to) {
      return Ages.of(Duration.between(from, to));
    }

    private Section cause() {
      var lines = new ArrayList<Line>();
      lines.add(new Line.Text(sentence(report.cause().sentence())));
      report.cause().leadsTo().stream()
          .limit(MOST_STEPS)
          .forEach(step -> lines.add(new Line.Text("→ " + sentence(step))));
      report.proof().forEach(item -> lines.add(quote(item, report.at())));
      return new Section(causeHeading(), lines);
    }

    private String causeHeading() {
      var certainty = report.cause().certainty();
      if (certainty != Certainty.UNKNOWN) {
        return "Cause (" + certainty.word() + ")";
      }
      if (report.cause().nothingWrong()) {
        return "Nothing wrong found now";
      }
      boolean nothing = report.cause().rule().isEmpty() && report.alerts().isEmpty();
      return nothing ? "Nothing found" : "Not enough evidence";
    }

    private String change(Report.Change change) {
      return change.what()
          + change.at().map(this::when).orElse("")
          + (change.details().isEmpty() ? "" : ": " + details(change.details()));
    }

    /// How long before the alert, for that is what suspicion goes by.
    private String when(Instant at) {
      var clock = " at " + clock(at) + ", ";
      if (report.alerts().isEmpty()) {
        return clock + age(at, report.at()) + " ago";
      }
      return at.isAfter(report.since())
          ? clock + age(report.since(), at) + " after the alert began"
          : clock + age(at, report.since()) + " before the alert";
    }

    private static String details(List<String> details) {
      var told = String.join("; ", details.stream().limit(MOST_DETAILS).toList());
      return details.size() > MOST_DETAILS
          ? told + "; ... and %d more".formatted(details.size() - MOST_DETAILS)
          : told;
    }

    private List<Line> next() {
      var lines = new ArrayList<Line>();
      report.commands().forEach(command -> lines.add(new Line.Command(command)));
      if (!report.fix().isEmpty()) {
        lines.add(new Line.Text(report.fix()));
      }
      return lines;
    }

    private static String also(Report.Cause cause) {
      return cause.certainty() == Certainty.SEEN
          ? cause.sentence()
          : cause.sentence() + " (" + cause.certainty().word() + ")";
    }

    private String foot(String url) {
      var parts = new ArrayList<String>();
      switch (report.diagnosis()) {
        case Diagnosis.Explained explained ->
            parts.add(
                "%d of %d claims verified · model %s"
                    .formatted(explained.verified(), explained.claims().size(), explained.model()));
        case Diagnosis.Unexplained(var reason, var why, _) ->
            parts.add((reason == Reason.PENDING ? "rules only so far, " : "rules only, ") + why);
      }
      parts.add(took());
      if (!url.isEmpty()) {
        parts.add(url);
      }
      return String.join(" · ", parts);
    }

    private String took() {
      var took = report.took();
      return took.toMillis() < 10_000 ? took.toMillis() + " ms" : took.toSeconds() + " s";
    }
  }

  /// What is shown as an exhibit's line, for the terminal and for chat.
  static Line.Quote quote(Report.Item item, Instant now) {
    var age =
        item.at()
            .filter(at -> !at.isAfter(now))
            .map(at -> Duration.between(at, now))
            .map(past -> past.toSeconds() == 0 ? "now" : "-" + Ages.of(past))
            .orElse("");
    return new Line.Quote(item.id(), item.source(), item.object(), age, brief(item.text()));
  }

  private static String brief(String text) {
    var plain = text.replaceAll("\\s+", " ").strip();
    if (plain.length() <= LONGEST_QUOTE) {
      return plain;
    }
    int head = cut(plain, LONGEST_QUOTE - QUOTE_END, -1);
    int tail = cut(plain, plain.length() - QUOTE_END, 1);
    return plain.substring(0, head).strip() + " … " + plain.substring(tail).strip();
  }

  /// The nearest space in that direction, else the place itself, but never inside of a character.
  private static int cut(String text, int at, int direction) {
    for (int i = at; Math.abs(i - at) < NEAR; i += direction) {
      if (text.charAt(i) == ' ') {
        return i;
      }
    }
    return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }

  private static List<Line> inOne(List<String> parts, String separator) {
    return parts.isEmpty() ? List.of() : List.of(new Line.Text(String.join(separator, parts)));
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
