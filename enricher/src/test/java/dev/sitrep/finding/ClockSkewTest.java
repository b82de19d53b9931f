package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSkewTest {
  private final ClockSkew rule = new ClockSkew();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          the clocks of its node and of vault:8200 differ: Get "https://vault:8200/": x509: certificate has expired or is not yet valid: current time 2026-11-21T15:00:00Z is before 2026-11-22T09:00:00Z | Get "https://vault:8200/": x509: certificate has expired or is not yet valid: current time 2026-11-21T15:00:00Z is before 2026-11-22T09:00:00Z
          the clocks of its node and of whom it asks differ: token used before issued | token used before issued
          the clocks of its node and of whom it asks differ: RequestTimeTooSkewed: The difference between the request time and the current time is too large | RequestTimeTooSkewed: The difference between the request time and the current time is too large
          the clocks of its node and of whom it asks differ: ImmatureSignatureError: The token is not yet valid (iat) | jwt.exceptions.ImmatureSignatureError: The token is not yet valid (iat)
          the clocks of its node and of whom it asks differ: CertificateNotYetValidException: NotBefore: Sun Nov 22 00:00:00 UTC 2026 | java.security.cert.CertificateNotYetValidException: NotBefore: Sun Nov 22 00:00:00 UTC 2026
          """)
  void what_comes_from_the_future(String says, String words) {
    assertEquals(
        "container api exits with code 1 (4 restarts): " + says, only(rule, dying(words)).cause());
  }

  @Test
  void an_expired_token_is_no_skew() {
    assertEquals(List.of(), rule.analyze(dying("token is expired by 3h")));
    assertEquals(List.of(), rule.analyze(dying("certificate has expired")));
  }
}
