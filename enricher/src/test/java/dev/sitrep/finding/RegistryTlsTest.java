package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTlsTest {
  private final RegistryTls rule = new RegistryTls();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failed to do request: tls: failed to verify certificate: x509: certificate signed by unknown authority | the node does not trust the certificate of registry registry.example (certificate signed by unknown authority)
          Error response from daemon: x509: certificate has expired or is not yet valid: current time 2026-11-21T15:00:00Z is after 2026-11-20T00:00:00Z | the certificate of registry registry.example has expired or is not yet valid (current time 2026-11-21T15:00:00Z is after 2026-11-20T00:00:00Z)
          pinging container registry: tls: failed to verify certificate: x509: certificate is valid for other.example, not registry.example | the node does not trust the certificate of registry registry.example (certificate is valid for other.example, not registry.example)
          remote error: tls: handshake failure | registry registry.example and the node do not agree on TLS
          http: server gave HTTP response to HTTPS client | registry registry.example speaks HTTP where the node expects HTTPS
          """)
  void the_sentence_names_what_is_wrong(String said, String why) {
    var finding = only(rule, container("api").waiting("ErrImagePull", said).build());

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: " + why,
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(POD, finding.fault());
    assertEquals("unable to pull the image", finding.symptom());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void another_trouble_is_left_to_its_own_rule() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .waiting("ErrImagePull", "net/http: TLS handshake timeout")
                    .build())));
  }
}
