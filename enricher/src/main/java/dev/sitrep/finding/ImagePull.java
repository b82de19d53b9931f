package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;

/// An image cannot be pulled for a reason without a rule of its own; the runtime's own words are
/// shown.
final class ImagePull implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.DISK_FULL, Fault.OTHER).map(ImagePull::finding).toList();
  }

  private static Finding finding(FailedPull pull) {
    if (pull.fault() == Fault.DISK_FULL) {
      return pull.finding(
          "image-pull", "the node's disk is full", Certainty.SEEN, "Free disk space on the node.");
    }
    return pull.finding("image-pull", Say.cut(pull.words(), 160), Certainty.UNKNOWN, "");
  }
}
