package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The registry wants credentials, and the pull secret that the pod names does not exist.
final class ImagePullSecretMissing implements Analyzer {
  /// `Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not
  /// succeed.`
  private static final Pattern NAMES = Pattern.compile("pull secrets \\(([^)]+)\\)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.HIDDEN, Fault.UNAUTHORIZED)
        .filter(pull -> pull.lostSecret().isPresent())
        .map(ImagePullSecretMissing::finding)
        .toList();
  }

  private static Finding finding(FailedPull pull) {
    var event = pull.lostSecret().orElseThrow();
    var names = NAMES.matcher(event.evidence().message());
    var name =
        names.find() ? names.group(1) : String.join(", ", pull.state().setup().pullSecrets());
    var pod = pull.state().about();
    return pull.finding(
        "image-pull-secret-missing",
        name.isEmpty() ? pod : new Ref("secret", pod.namespace(), name.split(",", 2)[0].strip()),
        "registry %s wants credentials, and pull secret %s does not exist in namespace %s"
            .formatted(pull.image().registry(), name, pod.namespace()),
        Certainty.SEEN,
        Stream.of(event),
        "Create secret %s of type kubernetes.io/dockerconfigjson, or correct the pod's imagePullSecrets."
            .formatted(name));
  }
}
