package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;

/// The registry has no such repository: its name is wrong, or the registry hides it from those
/// without credentials.
final class ImageRepositoryMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.HIDDEN, Fault.NO_REPOSITORY, Fault.NOT_FOUND)
        .filter(pull -> pull.fault() != Fault.NOT_FOUND || renamed(pull))
        .filter(pull -> pull.lostSecret().isEmpty())
        .map(ImageRepositoryMissing::finding)
        .toList();
  }

  /// The rollout changed the repository, and the registry does not know the new name.
  static boolean renamed(FailedPull pull) {
    return pull.former()
        .filter(before -> !before.image().repository().equals(pull.image().repository()))
        .isPresent();
  }

  private static Finding finding(FailedPull pull) {
    var repository = pull.image().repository();
    var former = pull.former().filter(before -> renamed(pull));
    var known = former.map(before -> "; " + before.spoken()).orElse("");
    if (pull.fault() == Fault.HIDDEN) {
      return pull.finding(
          "image-repository-missing",
          pull.state().about(),
          "the registry has no repository %s, or does not show it without credentials%s; %s"
              .formatted(repository, known, pull.credentials()),
          Certainty.LIKELY,
          former.map(FailedPull.Former::rollout).stream(),
          "Correct the image name, or give the pod imagePullSecrets that may read this repository.");
    }
    boolean sure = pull.fault() == Fault.NO_REPOSITORY;
    return pull.finding(
        "image-repository-missing",
        pull.state().about(),
        "the registry has no repository %s%s%s"
            .formatted(repository, sure ? "" : ", or not this tag of it", known),
        sure ? Certainty.SEEN : Certainty.LIKELY,
        former.map(FailedPull.Former::rollout).stream(),
        "Correct the image name%s."
            .formatted(
                former.map(b -> ": the last one that worked is " + b.image().name()).orElse("")));
  }
}
