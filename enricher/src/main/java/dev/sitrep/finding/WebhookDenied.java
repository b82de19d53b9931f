package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A policy says no: an admission webhook (Gatekeeper, Kyverno, a home-made one) or a
/// ValidatingAdmissionPolicy.
final class WebhookDenied implements Analyzer {
  private static final Pattern WEBHOOK =
      Pattern.compile(
          "admission webhook \"([^\"]+)\" denied the request(?: without explanation)?:?\\s*(.*)",
          Pattern.DOTALL);
  private static final Pattern POLICY =
      Pattern.compile(
          "ValidatingAdmissionPolicy '([^']+)'(?: with binding '([^']+)')? denied request:?\\s*(.*)",
          Pattern.DOTALL);

  /// Kyverno says the object and the way before the policies.
  private static final Pattern KYVERNO =
      Pattern.compile(
          "^(?:policy \\S+ for resource error|resource \\S+ was blocked due to the following"
              + " policies:?)\\s*");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(
        file, Refusal.Kind.WEBHOOK_DENIED, refusal -> Optional.of(finding(refusal)));
  }

  private static Finding finding(Refusal refusal) {
    var webhook = refusal.find(WEBHOOK);
    if (webhook.find()) {
      return finding(
          refusal,
          // its configuration is not read, so that it cannot be told from a mutating one
          new Ref("validatingwebhookconfiguration", "", webhook.group(1)),
          "admission webhook " + webhook.group(1),
          webhook.group(2),
          List.of("kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations"));
    }
    var policy = refusal.find(POLICY);
    if (policy.find()) {
      var ref = new Ref("validatingadmissionpolicy", "", policy.group(1));
      return finding(
          refusal, ref, ref.spoken(), policy.group(3), List.of(Kubectl.get(ref, "yaml")));
    }
    return finding(
        refusal,
        refusal.subject(),
        "an admission policy",
        refusal.words(),
        List.of(Kubectl.describe(refusal.subject())));
  }

  private static Finding finding(
      Refusal refusal, Ref fault, String who, String words, List<String> next) {
    var why = Say.cut(KYVERNO.matcher(words.strip()).replaceFirst(""), 260);
    return refusal.finding(
        "webhook-denied",
        fault,
        "%s denies it%s"
            .formatted(
                who,
                why.isEmpty() ? " without saying why" : ": " + why.replaceFirst("[.\\s]+$", "")),
        "Change the %s so that it keeps the rule, or ask the policy's owner for an exception."
            .formatted(
                refusal.object().equals("persistentvolumeclaims") ? "claim" : "pod template"),
        next);
  }
}
