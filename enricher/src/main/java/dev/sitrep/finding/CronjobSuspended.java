package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.CronJobState;
import java.util.List;

/// A CronJob is suspended: it makes no Job.
final class CronjobSuspended implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(CronJobState.class).stream()
        .filter(cron -> cron.evidence().suspended())
        .map(cron ->
            Cron.finding(
                "cronjob-suspended",
                cron,
                cron.evidence().about(),
                "suspended",
                "cronjob %s is suspended by its spec and makes no job"
                    .formatted(cron.evidence().about().name()),
                Certainty.SEEN,
                List.of(),
                "Set suspend to false once it may run."))
        .toList();
  }
}
