package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// Pods of a Job failed and it has tries left: it has not failed yet.
final class JobStillRetrying implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return JobRun.all(
            file,
            job ->
                job.condition().isEmpty()
                    && !job.suspended()
                    && job.failed() > 0
                    && job.failed() <= job.backoffLimit()
                    && (job.active() > 0 || job.succeeded() == 0))
        .filter(run -> run.failed().isPresent())
        .map(run ->
            run.finding(
                "job-still-retrying",
                "not done, still trying",
                "has lost %s and tries again (backoffLimit %d)%s"
                    .formatted(
                        Say.count(run.job().failed(), "pod"), run.job().backoffLimit(), run.why()),
                run.certainty(),
                ""))
        .toList();
  }
}
