package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateExpiredTest {
  private final CertificateExpired rule = new CertificateExpired();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          the certificate of vault:8200 expired on 2026-11-20 | Get "https://vault:8200/": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-21T15:00:00Z is after 2026-11-20T09:00:00Z
          the certificate of idp:443 expired on Fri Nov 20 00:00:00 UTC 2026 | CertificateExpiredException: NotAfter: Fri Nov 20 00:00:00 UTC 2026 (https://idp/token)
          the certificate of api:443 has expired | requests.exceptions.SSLError: HTTPSConnectionPool(host='api', port=443): certificate verify failed: certificate has expired
          a certificate has expired: Error: certificate has expired | Error: certificate has expired
          the certificate of q:443 has expired | invalid peer certificate: certificate expired: https://q/
          """)
  void which_one_and_when(String says, String words) {
    assertEquals(
        "container api exits with code 1 (4 restarts): " + says, only(rule, dying(words)).cause());
  }

  @Test
  void one_that_is_not_valid_yet_is_a_matter_of_clocks() {
    assertEquals(
        List.of(),
        rule.analyze(
            dying(
                "x509: certificate has expired or is not yet valid: current time 2026-11-21T15:00:00Z is before"
                    + " 2026-11-22T09:00:00Z")));
  }

  @Test
  void the_fix_is_to_renew_it() {
    assertEquals("Renew that certificate.", only(rule, dying("certificate has expired")).fix());
  }
}
