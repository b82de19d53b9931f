package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;

/// The registry has no such tag or digest. Registries answer the same where the repository is not
/// there either; a revision that ran from it settles that.
final class ImageTagMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.NOT_FOUND)
        .filter(pull -> !ImageRepositoryMissing.renamed(pull))
        .map(ImageTagMissing::finding)
        .toList();
  }

  private static Finding finding(FailedPull pull) {
    var image = pull.image();
    var former = pull.former();
    boolean known = former.isPresent();
    return pull.finding(
        "image-tag-missing",
        pull.state().about(),
        "repository %s has no %s%s"
            .formatted(
                image.repository(),
                image.version(),
                former
                    .map(before -> "; " + before.spoken())
                    .orElse(", or is not in the registry at all")),
        Certainty.SEEN,
        former.map(FailedPull.Former::rollout).stream(),
        known
            ? "Correct the tag, or push %s.".formatted(image.version())
            : "Correct the image name or tag, or push that tag.");
  }
}
