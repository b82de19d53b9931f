package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Rollout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRepositoryMissingTest {
  private final ImageRepositoryMissing rule = new ImageRepositoryMissing();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed | the registry has no repository registry.example/shop/api, or does not show it without credentials; the pod names no imagePullSecrets
          Error response from daemon: pull access denied for registry.example/shop/api, repository does not exist or may require 'docker login' | the registry has no repository registry.example/shop/api, or does not show it without credentials; the pod names no imagePullSecrets
          """)
  void a_registry_that_does_not_tell_leaves_two_readings(String said, String why) {
    var finding = only(rule, container("api").waiting("ErrImagePull", said).build());

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: " + why,
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals(POD, finding.fault());
    assertEquals("unable to pull the image", finding.symptom());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void credentials_that_were_shown_are_named() {
    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: the registry has no repository registry.example/shop/api, or does not show it without"
            + " credentials; the pod shows it pull secret regcred",
        only(
                rule,
                container("api")
                    .pullSecrets("regcred")
                    .waiting(
                        "ErrImagePull", "repository does not exist or may require authorization")
                    .build())
            .cause());
  }

  @Test
  void a_registry_that_tells_is_believed() {
    var finding =
        only(
            rule,
            container("api")
                .waiting(
                    "ErrImagePull",
                    "reading manifest 1.9 in registry.example/shop/api: name unknown: repository name not known to registry")
                .build());

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: the registry has no repository registry.example/shop/api",
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void the_name_that_worked_stands_beside_the_wrong_one() {
    var finding =
        only(
            rule,
            container("api")
                .waiting(
                    "ErrImagePull",
                    "manifest for registry.example/shop/api:1.9 not found: manifest unknown")
                .build(),
            new Rollout(
                Cases.API,
                7,
                8,
                Optional.of(Cases.SINCE),
                List.of(
                    "container api: image registry.example/store/api:1.8 → registry.example/shop/api:1.9")));

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: the registry has no repository registry.example/shop/api, or not this tag of it;"
            + " revision 7 ran registry.example/store/api:1.8",
        finding.cause());
    assertEquals(
        "Correct the image name: the last one that worked is registry.example/store/api:1.8.",
        finding.fix());
    assertEquals(Certainty.LIKELY, finding.certainty());
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
