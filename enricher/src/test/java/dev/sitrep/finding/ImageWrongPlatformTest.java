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

class ImageWrongPlatformTest {
  private final ImageWrongPlatform rule = new ImageWrongPlatform();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          no match for platform in manifest: not found | it is not built for the node's platform
          Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries | it is not built for the node's platform linux/arm64/v8
          choosing an image from manifest list: no image found in image index for architecture arm64, variant "v8", OS linux | it is not built for the node's platform arm64
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

  @Test
  void the_kernel_says_it_where_the_registry_did_not() {
    var why =
        "image registry.example/shop/api:1.9 is not built for the node's platform, or /app/server is"
            + " no program (exec format error)";

    assertEquals(
        "container api cannot start: " + why,
        only(
                rule,
                container("api")
                    .loops()
                    .died("StartError", 128, "exec /app/server: exec format error", Cases.NOW)
                    .build())
            .cause());
    var logged =
        only(
            rule,
            container("api").loops().died("Error", 255).restarts(6).build(),
            Cases.decisive(POD, "api", true, "exec /app/server: exec format error"));
    assertEquals("container api exits with code 255 (6 restarts): " + why, logged.cause());
    assertEquals(Certainty.LIKELY, logged.certainty());
  }

  @Test
  void a_script_has_a_rule_of_its_own() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("StartError", 128, "exec /app/run.sh: exec format error", Cases.NOW)
                    .build())));
  }
}
