package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program ends, or is not ready, because a certificate is no longer valid.
final class CertificateExpired implements Analyzer {
  private static final List<Pattern> WHEN =
      List.of(
          Pattern.compile("is after (\\d{4}-\\d\\d-\\d\\d)"),
          Pattern.compile("NotAfter: ([^,;()\"]{6,40}?) ?(?=[,;()\"]|$)"),
          Pattern.compile("(?i)expired (?:on|at) ([\\w ,:.+-]{6,30})"));

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Calls.of(file).plain(Trouble.EXPIRED).stream().map(CertificateExpired::finding).toList();
  }

  private static Finding finding(Call call) {
    var when = when(call.line().evidence().text());
    var whose = call.whom().isPresent() ? "the certificate of " + call.who() : "a certificate";
    return call.finding(
        "certificate-expired",
        whose
            + when.map(time -> " expired on " + time).orElse(" has expired")
            + (call.whom().isEmpty() ? call.verbatim() : ""),
        "Renew that certificate.");
  }

  private static Optional<String> when(String text) {
    return WHEN.stream()
        .map(pattern -> pattern.matcher(text))
        .filter(words -> words.find())
        .map(words -> words.group(1).strip())
        .findFirst();
  }
}
