package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;
import java.util.regex.Pattern;

/// The registry has the image, and not for this node's platform.
final class ImageWrongPlatform implements Analyzer {
  private static final Pattern PLATFORM =
      Pattern.compile("(?i)manifest for (\\w+/\\w+(?:/\\w+)?)|architecture (\\w+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.WRONG_PLATFORM).map(ImageWrongPlatform::finding).toList();
  }

  private static Finding finding(FailedPull pull) {
    var platform = PLATFORM.matcher(pull.words());
    return pull.finding(
        "image-wrong-platform",
        platform.find()
            ? "it is not built for the node's platform "
                + (platform.group(1) == null ? platform.group(2) : platform.group(1))
            : "it is not built for the node's platform",
        Certainty.SEEN,
        "Build the image for the node's platform too.");
  }
}
