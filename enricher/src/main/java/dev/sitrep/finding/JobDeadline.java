package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A Job was stopped because it ran longer than it may.
final class JobDeadline implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return JobRun.gaveUp(file, "DeadlineExceeded"::equals)
        .map(run ->
            run.finding(
                "job-deadline",
                "out of time",
                "ran past its activeDeadlineSeconds%s%s"
                    .formatted(
                        run.job().deadline() > 0 ? " of " + run.job().deadline() : "", run.why()),
                Certainty.SEEN,
                "Raise activeDeadlineSeconds, or find what makes the job slow."))
        .toList();
  }
}
