package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.state;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookDeniedTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";

  private final WebhookDenied rule = new WebhookDenied();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error creating: admission webhook "images.policy.example" denied the request: tag latest is not allowed | admission webhook images.policy.example denies it: tag latest is not allowed | validatingwebhookconfiguration images.policy.example
          Error creating: admission webhook "validation.gatekeeper.sh" denied the request: [container-must-have-limits] container <api> has no memory limit | admission webhook validation.gatekeeper.sh denies it: [container-must-have-limits] container <api> has no memory limit | validatingwebhookconfiguration validation.gatekeeper.sh
          Error creating: admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/shop/api-5d9f7-x was blocked due to the following policies  disallow-latest-tag: require-image-tag: 'validation error: An image tag is required.' | admission webhook validate.kyverno.svc-fail denies it: disallow-latest-tag: require-image-tag: 'validation error: An image tag is required.' | validatingwebhookconfiguration validate.kyverno.svc-fail
          Error creating: admission webhook "gate.example" denied the request without explanation | admission webhook gate.example denies it without saying why | validatingwebhookconfiguration gate.example
          Error creating: admission webhook "res.example" denied the request: every container must specify limits.memory | admission webhook res.example denies it: every container must specify limits.memory | validatingwebhookconfiguration res.example
          Error creating: pods "api-5d9f7-x" is forbidden: ValidatingAdmissionPolicy 'trusted-registries' with binding 'trusted-registries-prod' denied request: images must come from registry.example | validatingadmissionpolicy trusted-registries denies it: images must come from registry.example | validatingadmissionpolicy trusted-registries
          """)
  void whatever_the_words_are(String message, String cause, String fault) {
    var finding = only(rule, state(0, 1, 0, FAILURE), warning(SET, "FailedCreate", message));

    assertEquals(cause, finding.cause());
    assertEquals(fault, finding.fault().qualified());
    assertEquals(List.of(SET), finding.subjects());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void once_the_pods_are_there_it_is_history() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                state(1, 1, 0),
                warning(
                    SET,
                    "FailedCreate",
                    "Error creating: admission webhook \"a.b\" denied the request: no"))));
  }
}
