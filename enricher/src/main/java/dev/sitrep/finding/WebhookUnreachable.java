package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An admission webhook has to be asked and does not answer: its Service has no endpoints, it is
/// slow, its certificate is not trusted.
final class WebhookUnreachable implements Analyzer {
  private static final Pattern CALL =
      Pattern.compile(
          "fail(?:ed|ing|ure)? (?:calling|to call) (?:admission )?webhook,? ?\"?([^\":,\\s]*)\"?:?\\s*(.*)",
          Pattern.DOTALL);
  private static final Pattern AGAIN = Pattern.compile("^failed to call webhook: ");
  private static final Pattern URL =
      Pattern.compile(
          "Post \"?https://([\\w-]+)\\.([\\w-]+)\\.svc[\\w.]*(?::(\\d+))?[^\\s\"]*\"?: (.*)",
          Pattern.DOTALL);
  private static final Pattern NO_SERVICE = Pattern.compile("service \"([^\"]+)\" not found");

  private static final String CONFIGURATIONS =
      "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations";

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(
        file, Refusal.Kind.WEBHOOK_UNREACHABLE, refusal -> Optional.of(finding(refusal)));
  }

  private static Finding finding(Refusal refusal) {
    var call = refusal.find(CALL);
    if (!call.find()) {
      return finding(refusal, refusal.subject(), Say.cut(refusal.words(), 220), "", List.of());
    }
    var webhook = "admission webhook" + (call.group(1).isEmpty() ? "" : " " + call.group(1));
    var words = AGAIN.matcher(call.group(2).strip()).replaceFirst("");
    var url = URL.matcher(words);
    if (!url.find()) {
      return finding(
          refusal,
          refusal.subject(),
          "%s cannot be asked: %s".formatted(webhook, Say.cut(words, 200)),
          "",
          List.of());
    }
    var service = new Ref("service", url.group(2), url.group(1));
    return finding(
        refusal,
        service,
        "%s cannot be asked: %s".formatted(webhook, why(service, url.group(4))),
        fix(url.group(4)),
        NO_SERVICE.matcher(url.group(4)).find()
            ? List.of(Kubectl.describe(service), CONFIGURATIONS)
            : List.of(Kubectl.endpoints(service), Kubectl.describe(service)));
  }

  private static String why(Ref service, String said) {
    var where = service.qualified();
    if (said.contains("no endpoints available")) {
      return where + " has no ready endpoints";
    }
    if (NO_SERVICE.matcher(said).find()) {
      return where + " does not exist";
    }
    if (said.contains("x509")) {
      return "%s shows a certificate that the API server does not trust (%s)"
          .formatted(where, Say.cut(said.substring(said.indexOf("x509")), 160));
    }
    if (said.contains("deadline exceeded") || said.contains("imeout")) {
      return where + " does not answer in time (" + Say.cut(said, 100) + ")";
    }
    if (said.contains("connection refused")) {
      return where + " refuses the connection (" + Say.cut(said, 100) + ")";
    }
    return where + ": " + Say.cut(said, 160);
  }

  private static String fix(String said) {
    if (NO_SERVICE.matcher(said).find()) {
      return "Bring that Service back, or remove the webhook's configuration if it is a remnant.";
    }
    return said.contains("x509")
        ? "Renew the webhook's certificate, or the caBundle of its configuration."
        : "Bring the webhook's pods back; its failurePolicy Fail stops every creation meanwhile.";
  }

  private static Finding finding(
      Refusal refusal, Ref fault, String cause, String fix, List<String> next) {
    return refusal.finding("webhook-unreachable", fault, cause, fix, next);
  }
}
