package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A program ends, or is not ready, because it cannot agree on TLS with whom it asks.
final class DependencyTls implements Analyzer {
  /// @param says with the other side in place of `%s`
  private record Meaning(Pattern words, String says, String fix) {}

  private static final List<Meaning> MEANINGS =
      List.of(
          meaning(
              "ALTNAME_INVALID|altnames|hostname mismatch|doesn't match|certificate is (?:not )?valid for|No subject"
                  + " alternative|No name matching|PeerUnverified|NotValidForName|NameMismatch",
              "the certificate of %s is not made out for that name",
              "Ask by a name that is in the certificate, or issue it for the name that is asked."),
          meaning(
              "unknown authority|local issuer|self[- ]signed|SELF_SIGNED|PKIX path|valid certification path"
                  + "|VERIFY_LEAF_SIGNATURE|UnknownIssuer|certificate verify failed|CERTIFICATE_VERIFY_FAILED"
                  + "|remote certificate (?:is|was) invalid",
              "it does not trust the certificate of %s: its issuer is unknown",
              "Give the program the CA that signed the certificate."),
          meaning(
              "wrong version number|does not look like a TLS|does not support SSL|SSL is not enabled|Unsupported or"
                  + " unrecognized SSL|http response to https client",
              "%s does not speak TLS on that port",
              "Ask without TLS, or ask the port that speaks it."),
          meaning(
              "sent to HTTPS port",
              "%s speaks only TLS on that port",
              "Ask with TLS, or ask the port that speaks plain HTTP."),
          meaning(
              "bad certificate|unknown ca\\b|certificate required|certificate unknown",
              "%s does not accept the client's certificate",
              "Give the program a client certificate that the other side trusts."));

  private static final Pattern NAMES =
      Pattern.compile("certificate is valid for ([^\"]{1,100}?), not ([\\w.*-]+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Calls.of(file).plain(Trouble.TLS).stream().map(DependencyTls::finding).toList();
  }

  private static Finding finding(Call call) {
    var text = call.line().evidence().text();
    var who = call.whom().isPresent() ? call.who() : "the other side";
    var names = NAMES.matcher(text);
    if (names.find()) {
      return call.finding("dependency-tls", names(who, names), MEANINGS.getFirst().fix());
    }
    return MEANINGS.stream()
        .filter(meaning -> meaning.words().matcher(text).find())
        .findFirst()
        .map(meaning ->
            call.finding(
                "dependency-tls",
                meaning.says().formatted(who) + (call.whom().isEmpty() ? call.verbatim() : ""),
                meaning.fix()))
        .orElseGet(() ->
            call.finding(
                "dependency-tls",
                "the TLS handshake with " + who + " fails" + call.verbatim(),
                ""));
  }

  private static String names(String who, Matcher names) {
    return "the certificate of %s is valid for %s, not for %s"
        .formatted(who, names.group(1), names.group(2));
  }

  private static Meaning meaning(String words, String says, String fix) {
    return new Meaning(Pattern.compile(words, Pattern.CASE_INSENSITIVE), says, fix);
  }
}
