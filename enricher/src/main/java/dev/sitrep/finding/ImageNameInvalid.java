package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;
import java.util.Locale;

/// The image name cannot be read, or names no registry where the node needs one.
final class ImageNameInvalid implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.BAD_NAME, Fault.SHORT_NAME)
        .map(ImageNameInvalid::finding)
        .toList();
  }

  private static Finding finding(FailedPull pull) {
    return pull.fault() == Fault.BAD_NAME
        ? pull.finding(
            "image-name-invalid",
            "the image name is not valid" + blemish(pull.state().image()),
            Certainty.SEEN,
            "Correct the image name.")
        : pull.finding(
            "image-name-invalid",
            "the name lacks its registry, and the node has none to search",
            Certainty.SEEN,
            "Write the image with its registry: docker.io/library/NAME.");
  }

  /// What a person overlooks first.
  private static String blemish(String image) {
    if (!image.equals(image.strip()) || image.contains(" ")) {
      return " (it holds a space)";
    }
    if (image.endsWith(":")) {
      return " (nothing stands behind its colon)";
    }
    if (image.contains("${") || image.contains("{{") || image.contains("$(")) {
      return " (it holds a variable that was not filled in)";
    }
    if (image.startsWith("http://") || image.startsWith("https://")) {
      return " (it begins with a URL's scheme)";
    }
    var repository = Image.of(image).repository();
    return repository.equals(repository.toLowerCase(Locale.ROOT))
        ? ""
        : " (a repository is written in lower case)";
  }
}
