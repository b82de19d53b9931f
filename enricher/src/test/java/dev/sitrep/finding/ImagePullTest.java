package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImagePullTest {
  private final ImagePull rule = new ImagePull();

  @Test
  void words_that_nobody_knows_are_shown_as_they_are() {
    var finding =
        only(
            rule,
            container("api").waiting("ErrImagePull", "").build(),
            warning(
                POD,
                "Failed",
                "Failed to pull image \"registry.example/shop/api:1.9\": the moon is full"));

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: the moon is full",
        finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void the_wait_shows_its_words_too() {
    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: image signature is not trusted",
        only(
                rule,
                container("api")
                    .waiting("SignatureValidationFailed", "image signature is not trusted")
                    .build())
            .cause());
  }

  @Test
  void a_stranger_s_event_does_not_speak_for_it() {
    var finding =
        only(
            rule,
            container("api").waiting("ErrImagePull", "").build(),
            warning(
                Cases.STRANGER, "Failed", "Failed to pull image \"x:1\": 429 Too Many Requests"));

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled", finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void a_full_disk_is_the_node_s_trouble() {
    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: the node's disk is full",
        only(
                rule,
                container("api")
                    .waiting("ErrImagePull", "failed to extract layer: no space left on device")
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
                        "manifest for registry.example/shop/api:1.9 not found: manifest unknown")
                    .build())));
  }
}
