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

class RegistryUnreachableTest {
  private final RegistryUnreachable rule = new RegistryUnreachable();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          dial tcp 10.1.2.3:443: connect: connection refused | nothing listens at registry registry.example (10.1.2.3:443)
          dial tcp 10.1.2.3:443: connect: no route to host | the node has no way to registry registry.example (10.1.2.3:443)
          dial tcp 10.1.2.3:443: i/o timeout | registry registry.example (10.1.2.3:443) does not answer in time
          net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers) | registry registry.example does not answer in time
          unexpected status from HEAD request: 503 Service Unavailable | registry registry.example fails with status 503
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
  void an_address_that_the_image_names_itself_is_told_once() {
    assertEquals(
        "image 10.1.2.3:5000/shop/api:1.9 of container api cannot be pulled: nothing listens at"
            + " registry 10.1.2.3:5000",
        only(
                rule,
                container("api")
                    .image("10.1.2.3:5000/shop/api:1.9")
                    .waiting("ErrImagePull", "dial tcp 10.1.2.3:5000: connect: connection refused")
                    .build())
            .cause());
  }

  @Test
  void another_trouble_is_left_to_its_own_rule() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .waiting(
                        "ErrImagePull",
                        "dial tcp: lookup registry.example on 10.96.0.10:53: i/o timeout")
                    .build())));
  }
}
