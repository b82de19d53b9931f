package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageNeverPullTest {
  private final ImageNeverPull rule = new ImageNeverPull();

  @Test
  void the_policy_and_the_missing_image_are_named() {
    var finding =
        only(
            rule,
            container("api")
                .waiting(
                    "ErrImageNeverPull",
                    "Container image \"registry.example/shop/api:1.9\" is not present with pull policy of Never")
                .build());

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: its imagePullPolicy is Never and the node does not have it",
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
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
