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

class ImageRateLimitedTest {
  private final ImageRateLimited rule = new ImageRateLimited();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          unexpected status from HEAD request: 429 Too Many Requests | registry registry.example limits how often it may be asked; the pod names no imagePullSecrets
          toomanyrequests: You have reached your unauthenticated pull rate limit | registry registry.example limits how often it may be asked; the pod names no imagePullSecrets
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
                    .waiting(
                        "ErrImagePull",
                        "manifest for registry.example/shop/api:1.9 not found: manifest unknown")
                    .build())));
  }
}
