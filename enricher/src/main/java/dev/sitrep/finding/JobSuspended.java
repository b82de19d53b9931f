package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A Job is suspended: it starts no pod.
final class JobSuspended implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return JobRun.all(file, job -> job.suspended() || job.condition().equals("Suspended"))
        .filter(run -> !run.job().condition().equals("Failed"))
        .map(run ->
            run.finding(
                "job-suspended",
                "suspended",
                "is suspended by its spec and starts no pod",
                Certainty.SEEN,
                "Set suspend to false once it may run."))
        .toList();
  }
}
