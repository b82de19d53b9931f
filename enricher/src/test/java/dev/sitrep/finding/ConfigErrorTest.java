package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigErrorTest {
  private final ConfigError rule = new ConfigError();

  private static final String WAIT = "CreateContainerConfigError";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failed to sync configmap cache: timed out waiting for the condition | container api cannot be created: failed to sync configmap cache: timed out waiting for the condition | pod/api-5d9f7-x2x7p | ~~
          failed to prepare subPath for volumeMount "data" of container "api" | container api cannot be created: failed to prepare subPath for volumeMount "data" of container "api" | pod/api-5d9f7-x2x7p | ~~
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
  void without_words_only_the_wait_is_certain() {
    var finding = only(rule, container("api").waiting(WAIT, "").build());

    assertEquals(
        "container api cannot be created, and the kubelet does not say why", finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
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
