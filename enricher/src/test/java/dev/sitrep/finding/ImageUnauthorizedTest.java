package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageUnauthorizedTest {
  private final ImageUnauthorized rule = new ImageUnauthorized();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized | registry registry.example wants credentials; the pod names no imagePullSecrets
          Error response from daemon: no basic auth credentials | registry registry.example wants credentials; the pod names no imagePullSecrets
          reading manifest 1.9 in registry.example/shop/api: unauthorized: access to the requested resource is not authorized | registry registry.example wants credentials; the pod names no imagePullSecrets
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
  void the_pull_secret_that_is_refused_is_named() {
    var finding =
        only(
            rule,
            container("api")
                .pullSecrets("regcred")
                .waiting("ErrImagePull", "403 Forbidden")
                .build());

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: registry registry.example refuses the credentials; the pod shows it pull secret regcred",
        finding.cause());
    assertEquals(
        "Renew the pull secret, or give its account the right to read this repository.",
        finding.fix());
  }

  @Test
  void a_pull_secret_that_is_missing_explains_it_better() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").waiting("ErrImagePull", "401 Unauthorized").build(),
                warning(POD, "FailedToRetrieveImagePullSecret", "pull secrets (regcred)"))));
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
