package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigMapMissingTest {
  private final ConfigMapMissing rule = new ConfigMapMissing();

  private static final String WAIT = "CreateContainerConfigError";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          configmap "settings" not found | container api needs configmap settings, which does not exist in namespace shop | configmap/settings | Create configmap settings, or correct the reference.
          configmaps "settings" is not found | container api needs configmap settings, which does not exist in namespace shop | configmap/settings | Create configmap settings, or correct the reference.
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
        "not started: configuration is missing",
        only(rule, container("api").waiting(WAIT, "configmap \"a\" not found").build()).symptom());
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
