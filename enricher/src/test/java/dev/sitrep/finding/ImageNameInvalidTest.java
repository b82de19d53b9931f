package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameInvalidTest {
  private final ImageNameInvalid rule = new ImageNameInvalid();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Registry.example/Shop/API:1 | the image name is not valid (a repository is written in lower case)
          registry.example/shop/api: | the image name is not valid (nothing stands behind its colon)
          registry.example/shop/api:${TAG} | the image name is not valid (it holds a variable that was not filled in)
          https://registry.example/shop/api:1 | the image name is not valid (it begins with a URL's scheme)
          shop api | the image name is not valid (it holds a space)
          shop/api:1..2!? | the image name is not valid
          """)
  void what_is_wrong_with_the_name_is_told(String image, String why) {
    var finding =
        only(
            rule,
            container("api")
                .image(image)
                .waiting(
                    "InvalidImageName",
                    "Failed to apply default image tag: couldn't parse image name: invalid reference format")
                .build());

    assertEquals("image " + image + " of container api cannot be pulled: " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void a_short_name_needs_a_registry() {
    assertEquals(
        "image api:1.9 of container api cannot be pulled: the name lacks its registry, and the node"
            + " has none to search",
        only(
                rule,
                container("api")
                    .image("api:1.9")
                    .waiting(
                        "ErrImagePull",
                        "short-name \"api:1.9\" did not resolve to an alias and no unqualified-search registries are defined")
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
