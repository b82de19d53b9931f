package dev.sitrep.evidence;

import static dev.sitrep.evidence.ServicesTest.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.PolicyState.Denial;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
  private static final String DNS =
      "{to: [{namespaceSelector: {}}], ports: [{protocol: UDP, port: 53}]}";

  private final Stage stage =
      new Stage()
          .deployment(1, 0, "")
          .crashing("api-2-aaaaa", 3)
          .log("api-2-aaaaa", "api", true, "FATAL: GET http://orders:80/x: i/o timeout\n")
          .add(
              """
              apiVersion: v1
              kind: Pod
              metadata: {namespace: shop, name: orders-1, labels: {app: orders}}
              spec: {containers: [{name: orders, ports: [{name: http, containerPort: 8080}]}]}
              status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
              """)
          .add(
              service(
                  "orders", "{selector: {app: orders}, ports: [{port: 80, targetPort: 8080}]}"));
  private final Policies source = new Policies();

  @AfterEach
  void close() {
    stage.close();
  }

  private void policy(String name, String spec) {
    stage.add(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {namespace: shop, name: %s}
        spec: %s
        """
            .formatted(name, spec));
  }

  private List<Denial> denials() throws InterruptedException {
    return stage.read(source, Stage.API, PolicyState.class).stream()
        .flatMap(one -> one.denials().stream())
        .toList();
  }

  @Test
  void a_policy_that_allows_nothing_is_told_with_what_it_keeps_apart() throws Exception {
    policy("default-deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}");

    assertEquals(
        List.of(
            "selects deployment api, pod orders-1 · allows no ingress and no egress · no egress to DNS port 53/UDP ·"
                + " no egress to orders port 8080/TCP · no ingress to orders port 8080/TCP"),
        stage.lines(source, Stage.API));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {to: [{podSelector: {matchLabels: {app: orders}}}], ports: [{port: 8080}]}                    | 0
          {to: [{podSelector: {matchLabels: {app: orders}}}], ports: [{port: http}]}                    | 0
          {to: [{podSelector: {matchLabels: {app: orders}}}], ports: [{port: 8000, endPort: 8100}]}     | 0
          {to: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [orders]}]}}]}       | 0
          {to: [{ipBlock: {cidr: 10.0.0.0/8}}]}                                                         | 0
          {to: [{namespaceSelector: {matchLabels: {team: a}}}]}                                         | 0
          {}                                                                                            | 0
          {to: [{podSelector: {matchLabels: {app: orders}}}], ports: [{port: 80}]}                      | 1
          {to: [{podSelector: {matchLabels: {app: order}}}], ports: [{port: 8080}]}                     | 1
          {to: [{podSelector: {matchLabels: {app: orders}}}], ports: [{port: 8080, protocol: UDP}]}     | 1
          {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}}]}              | 1
          {to: [{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [orders]}]}}]}    | 1
          """)
  void the_port_of_the_pod_counts_and_what_cannot_be_known_is_allowed(String rule, int denied)
      throws Exception {
    policy(
        "api",
        "{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [%s, %s]}"
            .formatted(rule, DNS));

    assertEquals(denied, denials().size(), rule);
  }

  @Test
  void another_policy_may_allow_it() throws Exception {
    policy("default-deny", "{podSelector: {}, policyTypes: [Egress]}");
    policy(
        "allow", "{podSelector: {matchLabels: {app: api}}, egress: [{}], policyTypes: [Egress]}");

    assertEquals(List.of(), denials());
  }

  @Test
  void who_asks_the_world_outside_needs_a_way_out() throws Exception {
    stage.log("api-2-aaaaa", "api", true, "FATAL: POST https://api.example.com/pay: timeout\n");
    policy(
        "inside",
        "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}, %s]}"
            .formatted(DNS));

    assertEquals(List.of(new Denial("egress", "api.example.com", "443/TCP")), denials());
  }

  @Test
  void a_policy_for_others_is_no_evidence() throws Exception {
    policy("web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}");

    assertEquals(List.of(), stage.read(source, Stage.API));
  }
}
