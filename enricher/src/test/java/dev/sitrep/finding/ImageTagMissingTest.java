package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Rollout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTagMissingTest {
  private final ImageTagMissing rule = new ImageTagMissing();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          rpc error: code = NotFound desc = failed to resolve image: registry.example/shop/api:1.9: not found | repository registry.example/shop/api has no tag 1.9, or is not in the registry at all
          Error response from daemon: manifest for registry.example/shop/api:1.9 not found: manifest unknown: manifest unknown | repository registry.example/shop/api has no tag 1.9, or is not in the registry at all
          reading manifest 1.9 in registry.example/shop/api: manifest unknown | repository registry.example/shop/api has no tag 1.9, or is not in the registry at all
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
  void a_revision_that_ran_from_the_same_repository_settles_it() {
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
                List.of("image registry.example/shop/api:1.8 → registry.example/shop/api:1.9")));

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: repository registry.example/shop/api has no tag 1.9; revision 7 ran registry.example/shop/api:1.8",
        finding.cause());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals("Correct the tag, or push tag 1.9.", finding.fix());
  }

  @Test
  void a_digest_is_called_a_digest() {
    assertEquals(
        "image api@sha256:0123456789abcdef of container api cannot be pulled: repository api has no"
            + " digest sha256:0123456789ab…, or is not in the registry at all",
        only(
                rule,
                container("api")
                    .image("api@sha256:0123456789abcdef")
                    .waiting("ErrImagePull", "not found")
                    .build())
            .cause());
  }

  @Test
  void the_event_speaks_where_the_wait_says_nothing() {
    var finding =
        only(
            rule,
            container("api")
                .waiting(
                    "ImagePullBackOff", "Back-off pulling image \"registry.example/shop/api:1.9\"")
                .build(),
            warning(POD, "Failed", "Error: ErrImagePull"),
            warning(
                POD,
                "Failed",
                "Failed to pull image \"registry.example/shop/api:1.9\": rpc error: code = NotFound desc = not found"));

    assertEquals(List.of("E3", "E1"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void another_trouble_is_left_to_its_own_rule() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(container("api").waiting("ErrImagePull", "429 Too Many Requests").build())));
  }

  @Test
  void a_repository_that_the_rollout_renamed_is_not_blamed_on_the_tag() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
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
                        "image registry.example/store/api:1.9 → registry.example/shop/api:1.9")))));
  }
}
