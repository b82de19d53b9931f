package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;

/// The registry refuses the credentials, or wants some.
final class ImageUnauthorized implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.UNAUTHORIZED)
        .filter(pull -> pull.lostSecret().isEmpty())
        .map(ImageUnauthorized::finding)
        .toList();
  }

  private static Finding finding(FailedPull pull) {
    boolean none = pull.state().setup().pullSecrets().isEmpty();
    return pull.finding(
        "image-unauthorized",
        none
            ? "registry %s wants credentials; %s"
                .formatted(pull.image().registry(), pull.credentials())
            : "registry %s refuses the credentials; %s"
                .formatted(pull.image().registry(), pull.credentials()),
        Certainty.SEEN,
        none
            ? "Give the pod imagePullSecrets that may read this repository."
            : "Renew the pull secret, or give its account the right to read this repository.");
  }
}
