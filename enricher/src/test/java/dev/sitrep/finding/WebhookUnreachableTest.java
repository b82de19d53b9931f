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

class WebhookUnreachableTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";

  private final WebhookUnreachable rule = new WebhookUnreachable();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error creating: Internal error occurred: failed calling webhook "inject.example": Post "https://inject.mesh.svc:443/": dial tcp 10.96.0.9:443: connect: connection refused | admission webhook inject.example cannot be asked: mesh/service inject refuses the connection (dial tcp 10.96.0.9:443: connect: connection refused) | mesh/service inject
          Error creating: Internal error occurred: failed calling webhook "rev.namespace.sidecar-injector.istio.io": failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": no endpoints available for service "istiod" | admission webhook rev.namespace.sidecar-injector.istio.io cannot be asked: istio-system/service istiod has no ready endpoints | istio-system/service istiod
          Error creating: Internal error occurred: failed calling webhook "webhook.cert-manager.io": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/validate?timeout=30s": tls: failed to verify certificate: x509: certificate signed by unknown authority | admission webhook webhook.cert-manager.io cannot be asked: cert-manager/service cert-manager-webhook shows a certificate that the API server does not trust (x509: certificate signed by unknown authority) | cert-manager/service cert-manager-webhook
          Error creating: Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded | admission webhook validate.kyverno.svc-fail cannot be asked: kyverno/service kyverno-svc does not answer in time (context deadline exceeded) | kyverno/service kyverno-svc
          Error creating: Internal error occurred: failed calling webhook "mutate.example": Post https://gone.tools.svc:443/mutate?timeout=30s: service "gone" not found | admission webhook mutate.example cannot be asked: tools/service gone does not exist | tools/service gone
          Error creating: Internal error occurred: failed calling webhook "ext.example": failed to call webhook: Post "https://hooks.example/mutate?timeout=10s": EOF | admission webhook ext.example cannot be asked: Post "https://hooks.example/mutate?timeout=10s": EOF | shop/replicaset api-5d9f7
          """)
  void whatever_the_words_are(String message, String cause, String fault) {
    var finding = only(rule, state(0, 1, 0, FAILURE), warning(SET, "FailedCreate", message));

    assertEquals(cause, finding.cause());
    assertEquals(fault, finding.fault().qualified());
    assertEquals(List.of(SET), finding.subjects());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void a_service_that_is_gone_has_no_pods_to_bring_back() {
    var finding =
        only(
            rule,
            state(0, 1, 0, FAILURE),
            warning(
                SET,
                "FailedCreate",
                "Error creating: Internal error occurred: failed calling webhook \"mutate.example\":"
                    + " Post https://gone.tools.svc:443/mutate?timeout=30s: service \"gone\" not found"));

    assertEquals(
        List.of(
            "kubectl -n tools describe service/gone",
            "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
            "kubectl -n shop events --for replicaset/api-5d9f7"),
        finding.next());
    assertEquals(
        "Bring that Service back, or remove the webhook's configuration if it is a remnant.",
        finding.fix());
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
                    "Error creating: Internal error occurred: failed calling webhook \"a.b\": EOF"))));
  }
}
