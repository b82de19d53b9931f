package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;

/// The pull policy forbids to pull, and the node does not have the image.
final class ImageNeverPull implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.NEVER).map(ImageNeverPull::finding).toList();
  }

  private static Finding finding(FailedPull pull) {
    return pull.finding(
        "image-never-pull",
        "its imagePullPolicy is Never and the node does not have it",
        Certainty.SEEN,
        "Load the image onto the node, or change imagePullPolicy.");
  }
}
