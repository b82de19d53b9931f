package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The namespace's Pod Security level, or a policy of its kind, forbids what the pod template asks
/// for.
final class PodSecurityDenied implements Analyzer {
  private static final Pattern LEVEL =
      Pattern.compile("violates PodSecurity \"(\\w+)(?::[^\"]*)?\":\\s*(.+)$", Pattern.DOTALL);

  /// Podsecuritypolicies, gone since 1.25, and OpenShift's constraints.
  private static final Pattern POLICY =
      Pattern.compile(
          "against any (pod security policy|security context constraint):\\s*(.+)$",
          Pattern.DOTALL);

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(
        file, Refusal.Kind.POD_SECURITY, refusal -> Optional.of(finding(refusal)));
  }

  private static Finding finding(Refusal refusal) {
    var level = refusal.find(LEVEL);
    if (level.find()) {
      var namespace = new Ref("namespace", "", refusal.subject().namespace());
      return refusal.finding(
          "pod-security-denied",
          namespace,
          "%s enforces Pod Security level %s, and the pod template breaks it: %s"
              .formatted(namespace.spoken(), level.group(1), Say.cut(level.group(2), 300)),
          "Bring the pod template within level %s, or change the namespace's level."
              .formatted(level.group(1)),
          List.of(
              Kubectl.get(namespace, "jsonpath='{.metadata.labels}'"),
              Kubectl.describe(refusal.subject())));
    }
    var policy = refusal.find(POLICY);
    boolean known = policy.find();
    return refusal.finding(
        "pod-security-denied",
        refusal.subject(),
        "no %s allows the pod template: %s"
            .formatted(
                known ? policy.group(1) : "pod security policy",
                Say.cut(known ? policy.group(2) : refusal.words(), 260)),
        "Correct the pod's security context, or let its service account use a wider policy.",
        List.of(Kubectl.describe(refusal.subject())));
  }
}
