package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;

/// The registry limits how often it may be asked.
final class ImageRateLimited implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.RATE_LIMITED).map(ImageRateLimited::finding).toList();
  }

  private static Finding finding(FailedPull pull) {
    return pull.finding(
        "image-rate-limited",
        "registry %s limits how often it may be asked; %s"
            .formatted(pull.image().registry(), pull.credentials()),
        Certainty.SEEN,
        "Pull through a mirror, or log in with imagePullSecrets.");
  }
}
