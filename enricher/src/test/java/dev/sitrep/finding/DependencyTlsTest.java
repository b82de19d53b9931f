package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependencyTlsTest {
  private final DependencyTls rule = new DependencyTls();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          it does not trust the certificate of vault:8200: its issuer is unknown | Get "https://vault:8200/v1/x": tls: failed to verify certificate: x509: certificate signed by unknown authority
          it does not trust the certificate of idp:443: its issuer is unknown    | javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target: https://idp/realms
          it does not trust the certificate of idp:443: its issuer is unknown    | requests.exceptions.SSLError: HTTPSConnectionPool(host='idp', port=443): Max retries exceeded (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate')))
          it does not trust the certificate of the other side: its issuer is unknown: Error: self-signed certificate in certificate chain | Error: self-signed certificate in certificate chain
          it does not trust the certificate of q:443: its issuer is unknown      | error trying to connect: invalid peer certificate: UnknownIssuer https://q/
          the certificate of vault:8200 is valid for vault.svc, not for vault    | Get "https://vault:8200/": tls: failed to verify certificate: x509: certificate is valid for vault.svc, not vault
          the certificate of idp:443 is not made out for that name               | ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate's altnames: https://idp/
          the certificate of pg:5432 is not made out for that name               | PSQLException: The hostname pg:5432 could not be verified: hostname mismatch
          api:8443 does not speak TLS on that port                               | Get "https://api:8443/": tls: first record does not look like a TLS handshake
          db:5432 does not speak TLS on that port                                | pq: SSL is not enabled on the server db:5432
          broker:9093 does not accept the client's certificate                   | remote error: tls: bad certificate broker:9093
          the TLS handshake with broker:9093 fails: SSLHandshakeException: Received fatal alert: handshake_failure (broker:9093) | javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure (broker:9093)
          """)
  void every_language_says_it_in_its_own_words(String says, String words) {
    assertEquals(
        "container api exits with code 1 (4 restarts): " + says, only(rule, dying(words)).cause());
  }

  @Test
  void an_expired_certificate_and_a_slow_handshake_are_none_of_it() {
    assertEquals(
        List.of(), rule.analyze(dying("x509: certificate has expired: https://vault:8200/")));
    assertEquals(
        List.of(), rule.analyze(dying("Get https://vault:8200/: net/http: TLS handshake timeout")));
    assertEquals(
        List.of(), rule.analyze(waiting("x509: certificate signed by unknown authority", 1)));
  }
}
