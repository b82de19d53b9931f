package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A Job has given up: as many of its pods failed as it allows.
final class JobBackoffLimit implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return JobRun.gaveUp(file, "BackoffLimitExceeded"::equals)
        .map(run ->
            run.finding(
                "job-backoff-limit",
                "failed",
                "gave up after %s (backoffLimit %d)%s"
                    .formatted(
                        Say.count(Math.max(1, run.job().failed()), "failed pod"),
                        run.job().backoffLimit(),
                        run.whyOrGone()),
                run.certainty(),
                ""))
        .toList();
  }
}
