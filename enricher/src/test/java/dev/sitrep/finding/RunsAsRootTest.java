package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunsAsRootTest {
  private final RunsAsRoot rule = new RunsAsRoot();

  private static final String WAIT = "CreateContainerConfigError";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          container has runAsNonRoot and image will run as root (pod: "api-5d9f7-x2x7p_shop(0d)", container: api) | container api has runAsNonRoot, and image registry.example/shop/api:1.9 runs as root | pod/api-5d9f7-x2x7p | Set runAsUser to the number of a user that is not root, or build the image with one.
          container has runAsNonRoot and image has non-numeric user (nobody), cannot verify user is non-root (pod: "x", container: api) | container api has runAsNonRoot, and image registry.example/shop/api:1.9 names its user nobody: only a number shows that it is not root | pod/api-5d9f7-x2x7p | Set runAsUser to the number of a user that is not root, or build the image with one.
          """)
  void names_what_is_missing_and_where(String message, String cause, String fault, String fix) {
    var finding = only(rule, container("api").waiting(WAIT, message).build());

    assertEquals(cause, finding.cause());
    assertEquals(fault, finding.fault().path());
    assertEquals(fix, finding.fix());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void the_symptom_fits_the_cause() {
    assertEquals(
        "not started: the security context forbids it",
        only(
                rule,
                container("api")
                    .waiting(WAIT, "container has runAsNonRoot and image will run as root")
                    .build())
            .symptom());
  }

  @Test
  void a_spec_that_contradicts_itself_is_told_so() {
    assertEquals(
        "container api has both runAsNonRoot and runAsUser 0",
        only(
                rule,
                container("api")
                    .user("0")
                    .waiting(WAIT, "container's runAsUser breaks non-root policy (runAsNonRoot)")
                    .build())
            .cause());
  }

  @Test
  void another_trouble_and_another_wait_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(file(container("api").waiting(WAIT, "secret \"a\" not found").build())));
    assertEquals(List.of(), rule.analyze(file(container("api").build())));
    assertEquals(
        List.of(), rule.analyze(file(container("api").waiting("ContainerCreating", "").build())));
  }
}
