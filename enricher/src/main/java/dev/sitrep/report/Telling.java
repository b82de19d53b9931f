package dev.sitrep.report;

import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.Ages;
import dev.sitrep.finding.Certainty;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Sections.Weight;
import dev.sitrep.report.Update.Part;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One report, told in one zone.
record Telling(Report report, ZoneId zone, Site site) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_TIME =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private static final int MOST_DETAILS = 5;
  private static final int MOST_STEPS = 4;
  private static final int MOST_NAMED = 3;

  Sections message() {
    return report.update().isPresent() ? sections(news(report.update().get())) : whole();
  }

  Sections whole() {
    return sections(report.storm().isPresent() ? storm(report.storm().get()) : everything());
  }

  private Sections sections(List<Section> sections) {
    return new Sections(
        report.status(), report.severity(), headline(), sections, foot(), site.links(report));
  }

  private List<Section> everything() {
    var sections = new ArrayList<Section>();
    was().ifPresent(sections::add);
    report.update().ifPresent(update -> sections.add(whatIsNew(update)));
    sections.addAll(reasons());
    affected().ifPresent(sections::add);
    explanation().ifPresent(sections::add);
    add(sections, "What changed", changes(_ -> true));
    add(
        sections,
        over() ? "Advised then" : "Next",
        next(report.commands(), true),
        over() ? Weight.USEFUL : Weight.VITAL);
    add(sections, over() ? "Also wrong then" : "Also wrong", alsoWrong(), Weight.EXTRA);
    add(sections, "Could not see", Lines.texts(report.notSeen()));
    add(sections, "Alerts", counted(), Weight.EXTRA);
    add(sections, "Fired before", link("", report.tally().previous()), Weight.EXTRA);
    add(
        sections,
        "Storm",
        link("one of many incidents of that time, see ", report.tally().storm()),
        Weight.EXTRA);
    add(sections, "Note", Lines.texts(note().stream().toList()), Weight.EXTRA);
    return sections;
  }

  private List<Section> news(Update update) {
    var sections = new ArrayList<Section>();
    sections.add(whatIsNew(update));
    if (update.parts().contains(Part.CAUSE)) {
      sections.addAll(report.storm().isPresent() ? List.of(common()) : reasons());
    }
    if (update.parts().contains(Part.EXPLANATION)) {
      explanation().ifPresent(sections::add);
    }
    if (update.parts().contains(Part.CHANGES)) {
      add(
          sections,
          "What changed",
          changes(change -> change.at().filter(at -> at.isAfter(update.after())).isPresent()));
    }
    add(sections, "Next", next(update.next(), update.parts().contains(Part.FIX)), Weight.VITAL);
    return sections;
  }

  private Section whatIsNew(Update update) {
    return new Section(
        "New since " + clock(update.after()), Lines.texts(update.news()), Weight.VITAL);
  }

  private boolean over() {
    return !report.status().equals("firing");
  }

  private static void add(List<Section> sections, String heading, List<Line> lines) {
    add(sections, heading, lines, Weight.USEFUL);
  }

  private static void add(List<Section> sections, String heading, List<Line> lines, Weight weight) {
    if (!lines.isEmpty()) {
      sections.add(new Section(heading, lines, weight));
    }
  }

  private String headline() {
    return over() ? endHeadline() : firingHeadline();
  }

  private String firingHeadline() {
    if (report.alerts().isEmpty()) {
      return report.headline();
    }
    var tally = report.tally();
    var age = age(report.since(), report.at());
    return (report.severity().equals("unknown") ? "" : report.severity() + "  ")
        + report.headline()
        + (tally.flapping()
            ? ", flapping: fired %d times in 30 min".formatted(tally.firings())
            : "")
        + ", since "
        + clock(report.since())
        + (age.equals("0s") ? "" : " (" + age + ")");
  }

  /// How things stand, where that is known; else what it was.
  private String endHeadline() {
    var lasted = age(report.since(), end());
    var how =
        switch (report.ending().map(Ending::how).orElse(Ending.How.RESOLVED)) {
          case RESOLVED -> "resolved after " + lasted;
          case VANISHED -> "no longer reported" + unheard();
          case SILENCED -> "silenced after " + lasted;
          case JOINED -> "goes on in another incident";
        };
    var stands = standings();
    return how
        + "  "
        + (stands.isEmpty()
            ? report.headline() + ", " + span()
            : report.named() + ": " + String.join(" · ", stands));
  }

  private List<String> standings() {
    return report.ending().map(Ending::now).orElse(List.of()).stream().map(this::standing).toList();
  }

  private Instant end() {
    return report.ending().map(Ending::at).orElse(report.at());
  }

  /// `13:52 to 14:13`; nobody knows when what vanished ended.
  private String span() {
    var began = clock(report.since());
    return report
        .ending()
        .filter(ending -> ending.how() == Ending.How.VANISHED)
        .map(ending ->
            "since %s, last heard of %s"
                .formatted(began, clock(ending.at().minus(ending.unheard()))))
        .orElse(began + " to " + clock(end()));
  }

  private String unheard() {
    var unheard = report.ending().map(Ending::unheard).orElse(Duration.ZERO);
    return unheard.isZero() ? "" : " for " + Ages.of(unheard);
  }

  /// `3 of 3 pods ready since 14:13`, `revision 9 since 14:10: env DATABASE_URL added`
  private String standing(Ending.Standing standing) {
    return standing.what()
        + standing.since().map(at -> " since " + clock(at)).orElse("")
        + (standing.detail().isEmpty() ? "" : ": " + standing.detail());
  }

  /// Of what is over: what it was, and that nothing below is of today.
  private Optional<Section> was() {
    return report
        .ending()
        .map(ending -> {
          boolean well = !ending.now().isEmpty();
          var lines = new ArrayList<String>();
          if (well) {
            lines.add(report.symptom() + ", " + span());
          }
          switch (ending.how()) {
            case RESOLVED -> {}
            case VANISHED ->
                lines.add(
                    "Nobody said that it is over: it was silenced, or Alertmanager was restarted.");
            case SILENCED ->
                lines.add("It was silenced in Alertmanager, which does not say that it is over.");
            case JOINED -> lines.add("It is told on in " + site.report(ending.continuesIn()));
          }
          lines.add("All below is as it was at %s.".formatted(clock(report.at())));
          return new Section(well ? "It was" : "Ended", Lines.texts(lines), Weight.VITAL);
        });
  }

  /// The time alone on the same day, else with its date.
  private String clock(Instant time) {
    var there = time.atZone(zone);
    boolean today = LocalDate.ofInstant(end(), zone).equals(there.toLocalDate());
    return (today ? TIME : DAY_TIME).format(there);
  }

  private static String age(Instant from, Instant to) {
    return Ages.of(Duration.between(from, to));
  }

  /// The cause, or what there is in its place.
  private List<Section> reasons() {
    var sections = new ArrayList<Section>();
    sections.add(cause());
    if (report.cause().certainty() == Certainty.UNKNOWN) {
      add(sections, "Checked", Lines.inOne(report.checked(), ", "));
      add(sections, "Would decide it", Lines.texts(report.wouldDecide()));
    }
    return sections;
  }

  private Section cause() {
    var lines = new ArrayList<Line>();
    lines.add(new Line.Text(Lines.sentence(report.cause().sentence())));
    report.cause().leadsTo().stream()
        .limit(MOST_STEPS)
        .forEach(step -> lines.add(new Line.Text("→ " + Lines.sentence(step))));
    report.proof().forEach(item -> lines.add(quote(item)));
    return new Section(causeHeading(), lines, Weight.VITAL);
  }

  /// After the end an age would be taken for one of today.
  private Line.Quote quote(Report.Item item) {
    return report.ending().isPresent()
        ? Lines.quote(item, item.at().map(this::clock).orElse(""))
        : Lines.quote(item, report.at());
  }

  private String causeHeading() {
    var certainty = report.cause().certainty();
    if (certainty != Certainty.UNKNOWN) {
      return "Cause (" + certainty.word() + ")";
    }
    if (report.cause().nothingWrong()) {
      return "Nothing wrong found " + (report.ending().isPresent() ? "then" : "now");
    }
    boolean nothing = report.cause().rule().isEmpty() && report.alerts().isEmpty();
    return nothing ? "Nothing found" : "Not enough evidence";
  }

  private Optional<Section> explanation() {
    return report.diagnosis() instanceof Diagnosis.Explained explained
        ? Optional.of(
            new Section(
                "Explained by %s (%s confidence)"
                    .formatted(explained.model(), explained.confidence().word()),
                Lines.texts(List.of(explained.summary()))))
        : Optional.empty();
  }

  private Optional<Section> affected() {
    var tally = report.tally();
    return tally.affected().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section(
                "Also affected",
                Lines.texts(List.of(Lines.named(tally.affected(), MOST_NAMED, tally.more()))),
                Weight.EXTRA));
  }

  private List<Line> changes(Predicate<Report.Change> told) {
    return Lines.texts(report.changes().stream().filter(told).map(this::change).toList());
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

  private List<Line> next(List<String> commands, boolean fix) {
    var lines = new ArrayList<Line>();
    commands.forEach(command -> lines.add(new Line.Command(command)));
    if (fix && !report.fix().isEmpty()) {
      lines.add(new Line.Text(report.fix()));
    }
    return lines;
  }

  private List<Line> alsoWrong() {
    return Lines.texts(
        report.also().stream()
            .map(cause ->
                cause.certainty() == Certainty.SEEN
                    ? cause.sentence()
                    : cause.sentence() + " (" + cause.certainty().word() + ")")
            .toList());
  }

  /// A few of one name need no count: the headline says how many suffer.
  private List<Line> counted() {
    int alerts = report.tally().alerts();
    return alerts <= MOST_NAMED && report.alerts().size() < 2
        ? List.of()
        : Lines.texts(
            List.of(
                "%d in all: %s".formatted(alerts, Lines.named(report.alerts(), MOST_NAMED, 0))));
  }

  private List<Line> link(String before, String id) {
    return id.isEmpty() ? List.of() : Lines.texts(List.of(before + site.report(id)));
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
    var named = Lines.named(ids, MOST_NAMED, 0);
    return Optional.of(
        ids.size() == 1
            ? named + " reads like an instruction to a model; it is shown as text only."
            : named + " read like instructions to a model; they are shown as text only.");
  }

  private List<Section> storm(Storm storm) {
    var sections = new ArrayList<Section>();
    was().ifPresent(sections::add);
    report.update().ifPresent(update -> sections.add(whatIsNew(update)));
    sections.add(common());
    add(sections, "Causes", counts(storm.causes()));
    add(sections, "Alerts", counts(storm.names()));
    add(
        sections,
        "Worst",
        storm.worst().stream()
            .<Line>map(worst ->
                new Line.Text(
                    Stream.of(worst.severity(), worst.headline(), site.report(worst.id()))
                        .filter(part -> !part.isEmpty() && !part.equals("unknown"))
                        .reduce((one, other) -> one + "  " + other)
                        .orElse("")))
            .toList());
    add(sections, "Reports", Lines.texts(told(storm)));
    return sections;
  }

  private Section common() {
    var certainty = report.cause().certainty();
    return new Section(
        certainty == Certainty.UNKNOWN
            ? "No common cause"
            : "Common cause (%s)".formatted(certainty.word()),
        Lines.texts(List.of(Lines.sentence(report.cause().sentence()))),
        Weight.VITAL);
  }

  private static List<Line> counts(List<Storm.Count> counts) {
    return counts.stream()
        .<Line>map(count ->
            new Line.Text(
                "%s: %s".formatted(Undecided.count(count.incidents(), "incident"), count.what())))
        .toList();
  }

  private List<String> told(Storm storm) {
    var told = new ArrayList<String>();
    if (report.ending().isEmpty()) {
      told.add("%d of %d incidents are still open.".formatted(storm.open(), storm.incidents()));
    }
    int rest = storm.incidents() - storm.single();
    told.add(
        "%d of %d incidents have messages of their own; %s told here only, each can be read at %s"
            .formatted(
                storm.single(),
                storm.incidents(),
                rest == 1 ? "1 is" : rest + " are",
                site.base() + "/"));
    if (storm.read() < storm.incidents()) {
      told.add("%d of %d were looked into.".formatted(storm.read(), storm.incidents()));
    }
    return told;
  }

  private String foot() {
    var parts = new ArrayList<String>();
    switch (report.diagnosis()) {
      case Diagnosis.Explained explained ->
          parts.add(
              "%d of %d claims verified · model %s"
                  .formatted(explained.verified(), explained.claims().size(), explained.model()));
      case Diagnosis.Unexplained(var reason, var why, _) ->
          parts.add((reason == Reason.PENDING ? "rules only so far, " : "rules only, ") + why);
    }
    if (!report.took().isZero()) {
      parts.add(took());
    }
    return String.join(" · ", parts);
  }

  private String took() {
    var took = report.took();
    return took.toMillis() < 10_000 ? took.toMillis() + " ms" : took.toSeconds() + " s";
  }
}
