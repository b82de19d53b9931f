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
  private static final String WAIT = "CreateContainerConfigError";

  private final ConfigError rule = new ConfigError();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          configmap "settings" not found | container api needs configmap settings, which does not exist in namespace shop | configmap/settings | Create configmap settings, or correct the reference.
          secret "api-key" not found | container api needs secret api-key, which does not exist in namespace shop | secret/api-key | Create secret api-key, or correct the reference.
          couldn't find key DB_URL in ConfigMap shop/settings | container api needs key DB_URL of configmap settings, which has no such key | configmap/settings | Add key DB_URL to configmap settings, or correct the reference.
          couldn't find key db.url in Secret shop/api-key | container api needs key db.url of secret api-key, which has no such key | secret/api-key | Add key db.url to secret api-key, or correct the reference.
          container has runAsNonRoot and image will run as root (pod: "api-5d9f7-x2x7p_shop(0d)", container: api) | container api has runAsNonRoot, and image registry.example/shop/api:1.9 runs as root | pod/api-5d9f7-x2x7p | Set runAsUser to the number of a user that is not root, or build the image with one.
          container has runAsNonRoot and image has non-numeric user (nobody), cannot verify user is non-root (pod: "x", container: api) | container api has runAsNonRoot, and image registry.example/shop/api:1.9 names its user nobody: only a number shows that it is not root | pod/api-5d9f7-x2x7p | Set runAsUser to the number of a user that is not root, or build the image with one.
          failed to sync configmap cache: timed out waiting for the condition | container api cannot be created: failed to sync configmap cache: timed out waiting for the condition | pod/api-5d9f7-x2x7p | ~~
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
        only(rule, container("api").waiting(WAIT, "secret \"a\" not found").build()).symptom());
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
  void a_secret_is_never_to_be_printed() {
    var finding = only(rule, container("api").waiting(WAIT, "secret \"a\" not found").build());

    assertEquals(
        List.of(),
        finding.next().stream().filter(command -> command.contains("get secret")).toList());
  }

  @Test
  void without_words_only_the_wait_is_certain() {
    var finding = only(rule, container("api").waiting(WAIT, "").build());

    assertEquals(
        "container api cannot be created, and the kubelet does not say why", finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @Test
  void two_missing_things_are_two_findings() {
    assertEquals(
        2,
        rule.analyze(
                file(
                    container("api").waiting(WAIT, "secret \"a\" not found").build(),
                    container("proxy").waiting(WAIT, "configmap \"b\" not found").build()))
            .size());
  }

  @Test
  void a_running_container_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(container("api").build())));
  }
}
