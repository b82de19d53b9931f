package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.CronJobState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A CronJob does not start its Jobs in time: its schedule cannot be read, or it missed too many
/// starts.
final class CronjobScheduleMissed implements Analyzer {
  /// The controller looks every ten seconds: a shorter deadline is always over.
  private static final int SHORTEST = 10;

  private static final Pattern TOO_MANY =
      Pattern.compile("too many missed start times?", Pattern.CASE_INSENSITIVE);
  private static final Pattern ZONE =
      Pattern.compile("time ?zone|unknown time zone", Pattern.CASE_INSENSITIVE);
  private static final Pattern SCHEDULE =
      Pattern.compile("unparse?able schedule|invalid schedule", Pattern.CASE_INSENSITIVE);
  private static final Pattern MISSED =
      Pattern.compile("missed (?:scheduled|starting|start) ", Pattern.CASE_INSENSITIVE);

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(CronJobState.class).stream()
        .filter(cron -> !cron.evidence().suspended())
        .flatMap(cron -> finding(cron, file).stream())
        .toList();
  }

  private static Optional<Finding> finding(Exhibit<CronJobState> exhibit, CaseFile file) {
    var cron = exhibit.evidence();
    var name = "cronjob " + cron.about().name();
    return said(file, cron, ZONE)
        .map(event ->
            told(
                exhibit,
                event,
                "%s names a time zone that nobody knows: %s".formatted(name, cron.zone()),
                "Correct timeZone: it takes names such as Europe/Berlin."))
        .or(() ->
            said(file, cron, SCHEDULE)
                .map(event ->
                    told(
                        exhibit,
                        event,
                        "%s has a schedule that cannot be read: \"%s\""
                            .formatted(name, cron.schedule()),
                        "Correct the schedule: five fields, minute hour day month weekday.")))
        .or(() ->
            said(file, cron, TOO_MANY)
                .map(event ->
                    told(
                        exhibit,
                        event,
                        "%s missed more than 100 starts and cannot tell whether it is due%s"
                            .formatted(
                                name, cron.deadline() > 0 ? "" : " (no startingDeadlineSeconds)"),
                        "Set or lower startingDeadlineSeconds, so that old starts no longer count.")))
        .or(() -> tooShort(exhibit, file))
        .or(() ->
            said(file, cron, MISSED)
                .map(event ->
                    told(
                        exhibit,
                        event,
                        "%s missed a start: %s"
                            .formatted(name, Say.cut(event.evidence().message(), 140)),
                        "")));
  }

  private static Optional<Finding> tooShort(Exhibit<CronJobState> exhibit, CaseFile file) {
    var cron = exhibit.evidence();
    return cron.deadline() == 0 || cron.deadline() >= SHORTEST
        ? Optional.empty()
        : Optional.of(
            Cron.finding(
                "cronjob-schedule-missed",
                exhibit,
                cron.about(),
                "without a run",
                "cronjob %s has startingDeadlineSeconds %d; the controller looks every %d s, so starts are missed"
                    .formatted(cron.about().name(), cron.deadline(), SHORTEST),
                Certainty.LIKELY,
                said(file, cron, MISSED).stream().toList(),
                "Set startingDeadlineSeconds to a minute or more."));
  }

  private static Optional<Exhibit<Happening>> said(
      CaseFile file, CronJobState cron, Pattern words) {
    return Cron.said(
        file, cron, event -> words.matcher(event.reason() + " " + event.message()).find());
  }

  private static Finding told(
      Exhibit<CronJobState> exhibit, Exhibit<Happening> event, String cause, String fix) {
    return Cron.finding(
        "cronjob-schedule-missed",
        exhibit,
        exhibit.evidence().about(),
        "without a run",
        cause,
        Certainty.SEEN,
        Stream.of(event).toList(),
        fix);
  }
}
