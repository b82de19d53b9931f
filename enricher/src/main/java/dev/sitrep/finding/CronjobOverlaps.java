package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.CronJobState;
import dev.sitrep.evidence.Exhibit;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// A CronJob starts no Job because the one before still runs and its policy forbids two.
final class CronjobOverlaps implements Analyzer {
  private static final Pattern RUNS =
      Pattern.compile(
          "JobAlreadyActive|prior execution is running|concurrency policy is Forbid",
          Pattern.CASE_INSENSITIVE);

  /// A run that takes this long without a word of the controller is worth a guess.
  private static final Duration LONG = Duration.ofHours(1);

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(CronJobState.class).stream()
        .filter(cron -> cron.evidence().concurrency().equals("Forbid"))
        .filter(cron -> !cron.evidence().active().isEmpty())
        .flatMap(cron -> finding(cron, file).stream())
        .toList();
  }

  private static List<Finding> finding(Exhibit<CronJobState> exhibit, CaseFile file) {
    var cron = exhibit.evidence();
    var event =
        Cron.said(file, cron, one -> RUNS.matcher(one.reason() + " " + one.message()).find());
    boolean old = cron.lastSchedule().filter(at -> at.isBefore(file.now().minus(LONG))).isPresent();
    if (event.isEmpty() && !old) {
      return List.of();
    }
    var job = cron.active().getFirst();
    return List.of(
        Cron.finding(
            "cronjob-overlaps",
            exhibit,
            job,
            "waiting for its own last run",
            "cronjob %s starts no job while %s still runs%s (concurrencyPolicy Forbid)"
                .formatted(
                    cron.about().name(),
                    job.spoken(),
                    cron.lastSchedule()
                        .map(at ->
                            ", " + Ages.of(Duration.between(at, file.now())) + " after its start")
                        .orElse("")),
            event.isPresent() ? Certainty.SEEN : Certainty.LIKELY,
            event.stream().toList(),
            "Find why %s does not end; activeDeadlineSeconds would end it."
                .formatted(job.spoken())));
  }
}
