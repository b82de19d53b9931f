package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigKeyMissingTest {
  private final ConfigKeyMissing rule = new ConfigKeyMissing();

  private static final String WAIT = "CreateContainerConfigError";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          couldn't find key DB_URL in ConfigMap shop/settings | container api needs key DB_URL of configmap settings, which has no such key | configmap/settings | Add key DB_URL to configmap settings, or correct the reference.
          couldn't find key db.url in Secret shop/api-key | container api needs key db.url of secret api-key, which has no such key | secret/api-key | Add key db.url to secret api-key, or correct the reference.
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
        only(
                rule,
                container("api").waiting(WAIT, "couldn't find key A in ConfigMap shop/b").build())
            .symptom());
  }

  @Test
  void another_trouble_and_another_wait_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(file(container("api").waiting(WAIT, "configmap \"a\" not found").build())));
    assertEquals(List.of(), rule.analyze(file(container("api").build())));
    assertEquals(
        List.of(), rule.analyze(file(container("api").waiting("ContainerCreating", "").build())));
  }
}
