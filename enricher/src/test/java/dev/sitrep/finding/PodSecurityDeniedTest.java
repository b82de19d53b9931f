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

class PodSecurityDeniedTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";

  private final PodSecurityDenied rule = new PodSecurityDenied();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error creating: pods "api-5d9f7-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "api" must set securityContext.allowPrivilegeEscalation=false) | namespace shop enforces Pod Security level restricted, and the pod template breaks it: allowPrivilegeEscalation != false (container "api" must set securityContext.allowPrivilegeEscalation=false) | namespace shop
          Error creating: pods "api-5d9f7-x" is forbidden: violates PodSecurity "baseline:v1.29": hostPath volumes (volume "root") | namespace shop enforces Pod Security level baseline, and the pod template breaks it: hostPath volumes (volume "root") | namespace shop
          Error creating: pods "api-5d9f7-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount] | no security context constraint allows the pod template: [provider "anyuid": Forbidden: not usable by user or serviceaccount] | shop/replicaset api-5d9f7
          Error creating: pods "api-5d9f7-" is forbidden: PodSecurityPolicy: unable to validate pod against any pod security policy: [spec.hostNetwork: Invalid value: true] | no pod security policy allows the pod template: [spec.hostNetwork: Invalid value: true] | shop/replicaset api-5d9f7
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
                    "Error creating: violates PodSecurity \"baseline:latest\": host namespaces"))));
  }
}
