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

class RegistryDnsTest {
  private final RegistryDns rule = new RegistryDns();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          dial tcp: lookup registry.example on 10.96.0.10:53: no such host | registry host registry.example is not resolved by DNS server 10.96.0.10
          dial tcp: lookup auth.example on 10.96.0.10:53: server misbehaving | registry host auth.example is not resolved by DNS server 10.96.0.10
          Error response from daemon: Get "https://registry.example/v2/": dial tcp: lookup registry.example: Temporary failure in name resolution | registry host registry.example is not resolved
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
                    .waiting("ErrImagePull", "dial tcp 10.1.2.3:443: i/o timeout")
                    .build())));
  }
}
