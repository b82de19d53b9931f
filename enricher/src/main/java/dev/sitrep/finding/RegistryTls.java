package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;
import java.util.regex.Pattern;

/// Node and registry do not agree on TLS: the certificate is not trusted, or there is no TLS.
final class RegistryTls implements Analyzer {
  private static final Pattern WHY = Pattern.compile("x509: ([^\"]+)$");

  private static final Pattern TIMES =
      Pattern.compile("(current time \\S+ is (?:after|before) \\S+)");
  private static final Pattern TRUST = Pattern.compile("(?i)x509|certificate");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.CERTIFICATE, Fault.PLAIN_HTTP)
        .map(RegistryTls::finding)
        .toList();
  }

  private static Finding finding(FailedPull pull) {
    var registry = pull.image().registry();
    if (pull.fault() == Fault.PLAIN_HTTP) {
      return pull.finding(
          "registry-tls",
          "registry %s speaks HTTP where the node expects HTTPS".formatted(registry),
          Certainty.SEEN,
          "Give the registry a certificate, or allow it as insecure on the nodes.");
    }
    if (pull.words().contains("has expired or is not yet valid")) {
      var times = TIMES.matcher(pull.words());
      return pull.finding(
          "registry-tls",
          "the certificate of registry %s has expired or is not yet valid%s"
              .formatted(registry, times.find() ? " (" + times.group(1) + ")" : ""),
          Certainty.SEEN,
          "Renew the registry's certificate; if it is valid, set the node's clock.");
    }
    var why = WHY.matcher(pull.words());
    if (!TRUST.matcher(pull.words()).find()) {
      return pull.finding(
          "registry-tls",
          "registry %s and the node do not agree on TLS".formatted(registry),
          Certainty.SEEN,
          "Compare the TLS versions and ciphers that the registry and the node allow.");
    }
    return pull.finding(
        "registry-tls",
        "the node does not trust the certificate of registry %s%s"
            .formatted(registry, why.find() ? " (" + Say.cut(why.group(1), 120) + ")" : ""),
        Certainty.SEEN,
        "Install the registry's CA on the nodes, or correct the certificate.");
  }
}
