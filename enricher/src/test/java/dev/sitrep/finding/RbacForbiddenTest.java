package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbacForbiddenTest {
  private final RbacForbidden rule = new RbacForbidden();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          pods is forbidden: User "system:serviceaccount:shop:builder" cannot list resource "pods" in API group "" in the namespace "shop" | container api runs as serviceaccount builder, which may not list pods in namespace shop | kubectl -n shop auth can-i list pods --as=system:serviceaccount:shop:builder
          E1121 14:59:01.123456 1 reflector.go:158] "Unhandled Error" err="failed to list *v1.Node: nodes is forbidden: User \\"system:serviceaccount:shop:default\\" cannot list resource \\"nodes\\" in API group \\"\\" at the cluster scope" | container api runs as serviceaccount default, which may not list nodes in the whole cluster | kubectl auth can-i list nodes --as=system:serviceaccount:shop:default
          {"level":"error","error":"leases.coordination.k8s.io \\"lock\\" is forbidden: User \\"system:serviceaccount:ops:operator\\" cannot update resource \\"leases\\" in API group \\"coordination.k8s.io\\" in the namespace \\"ops\\""} | container api runs as serviceaccount operator, which may not update leases.coordination.k8s.io in namespace ops | kubectl -n ops auth can-i update leases.coordination.k8s.io --as=system:serviceaccount:ops:operator
          io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET. Message: configmaps "app" is forbidden: User "system:serviceaccount:shop:builder" cannot get resource "configmaps" in API group "" in the namespace "shop". Received status: Status(code=403) | container api runs as serviceaccount builder, which may not get configmaps in namespace shop | kubectl -n shop auth can-i get configmaps --as=system:serviceaccount:shop:builder
          forbidden: User "system:serviceaccount:shop:builder" cannot get path "/metrics": RBAC: clusterrole.rbac.authorization.k8s.io "reader" not found | container api runs as serviceaccount builder, which may not get path /metrics in the whole cluster | kubectl auth can-i get /metrics --as=system:serviceaccount:shop:builder
          """)
  void names_account_verb_and_resource(String line, String cause, String next) {
    var finding = only(rule, decisive(POD, "api", true, line));

    assertEquals(cause, finding.cause());
    assertEquals(next, finding.next().getFirst());
    assertEquals("serviceaccount", finding.fault().kind());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void what_the_program_lives_with_is_no_case() {
    var denied =
        "User \"system:serviceaccount:shop:default\" cannot list resource \"nodes\" in API group"
            + " \"\" at the cluster scope";

    assertEquals(
        List.of(),
        rule.analyze(
            file(logged(POD, "api", denied), decisive(POD, "api", true, "panic: nil map"))));
    assertEquals(Certainty.LIKELY, only(rule, logged(POD, "api", denied)).certainty());
    assertEquals(
        List.of(),
        rule.analyze(file(decisive(POD, "api", true, "User \"bob\" cannot log in: forbidden"))));
  }

  @Test
  void a_program_that_waits_for_it_in_vain_dies_of_it() {
    var denied =
        "User \"system:serviceaccount:shop:default\" cannot list resource \"nodes\" in API group"
            + " \"\" at the cluster scope";

    assertEquals(
        "rbac-forbidden",
        only(
                rule,
                logged(POD, "api", denied),
                decisive(POD, "api", true, "timed out waiting for caches to sync"))
            .rule());
  }
}
