package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.JobState;
import java.util.List;
import java.util.Set;

/// A Job has given up for a reason that has no rule of its own: its failure policy, its indexes.
final class JobFailed implements Analyzer {
  private static final Set<String> OTHERS = Set.of("BackoffLimitExceeded", "DeadlineExceeded");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return JobRun.gaveUp(file, reason -> !OTHERS.contains(reason))
        .map(run ->
            run.finding(
                "job-failed", "failed", gaveUp(run.job()) + run.whyOrGone(), run.certainty(), ""))
        .toList();
  }

  private static String gaveUp(JobState job) {
    return job.reason().equals("PodFailurePolicy")
        ? "gave up by its podFailurePolicy (" + Say.cut(job.message(), 120) + ")"
        : "failed (" + Say.cut(job.reason() + ": " + job.message(), 120) + ")";
  }
}
