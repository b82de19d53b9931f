package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.event;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.state;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.WorkloadState;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreationRefusedTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";
  private static final String QUOTA =
      "Error creating: pods \"api-5d9f7-mk8tl\" is forbidden: exceeded quota: team, requested:"
          + " requests.memory=768Mi, used: requests.memory=160Mi, limited: requests.memory=768Mi";

  private final CreationRefused rule = new CreationRefused();

  @Test
  void names_the_quota_and_its_numbers() {
    var finding = only(rule, state(0, 2, 0, FAILURE), warning(SET, "FailedCreate", QUOTA));

    assertEquals(
        "resourcequota team allows no more: a pod asks for requests.memory=768Mi, 160Mi is used of"
            + " 768Mi",
        finding.cause());
    assertEquals(new Ref("resourcequota", "shop", "team"), finding.fault());
    assertEquals(List.of(SET), finding.subjects());
    assertEquals(List.of("E2"), finding.exhibits());
    assertEquals("kubectl -n shop describe resourcequota/team", finding.next().getFirst());
    assertEquals("not created", finding.symptom());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          (combined from similar events): Error creating: pods "api-5d9f7-tk2b7" is forbidden: exceeded quota: team, requested: pods=1, used: pods=4, limited: pods=4 | resourcequota team allows no more: a pod asks for pods=1, 4 is used of 4
          Error creating: pods "x" is forbidden: exceeded quota: team, requested: limits.cpu=2,pods=1, used: limits.cpu=3,pods=4, limited: limits.cpu=4,pods=4 | resourcequota team allows no more: a pod asks for limits.cpu=2,pods=1, limits.cpu=3,pods=4 is used of limits.cpu=4,pods=4
          create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota: team, requested: pods=1, used: pods=4, limited: pods=4 | resourcequota team allows no more: a pod asks for pods=1, 4 is used of 4
          Error creating: pods "api-5d9f7-" is forbidden: error looking up service account shop/builder: serviceaccount "builder" not found | replicaset api-5d9f7 may not create its pods: serviceaccount builder does not exist in namespace shop
          Error creating: pods "api-5d9f7-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "api" must set it) | replicaset api-5d9f7 may not create its pods: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "api" must set it)
          Error creating: pods "api-5d9f7-x" is forbidden: maximum cpu usage per Container is 1, but limit is 2 | replicaset api-5d9f7 may not create its pods: maximum cpu usage per Container is 1, but limit is 2
          Error creating: admission webhook "images.policy.example" denied the request: tag latest is not allowed | replicaset api-5d9f7 may not create its pods: admission webhook "images.policy.example" denied the request: tag latest is not allowed
          Error creating: Internal error occurred: failed calling webhook "inject.example": Post "https://inject.mesh.svc:443/": dial tcp 10.96.0.9:443: connect: connection refused | replicaset api-5d9f7 may not create its pods: Internal error occurred: failed calling webhook "inject.example": Post "https://inject.mesh.svc:443/": dial tcp 10.96.0.9:443: connect: connection refused
          """)
  void whoever_refuses_is_quoted(String message, String cause) {
    assertEquals(
        cause, only(rule, state(0, 1, 0, FAILURE), warning(SET, "FailedCreate", message)).cause());
  }

  @Test
  void a_rollout_that_may_not_go_on_is_told_while_the_old_pods_serve() {
    assertEquals(
        1, rule.analyze(file(state(2, 2, 0, FAILURE), warning(SET, "FailedCreate", QUOTA))).size());
  }

  @Test
  void a_deployment_whose_pods_came_after_all_is_no_case() {
    assertEquals(
        List.of(), rule.analyze(file(state(0, 2, 2), warning(SET, "FailedCreate", QUOTA))));
  }

  @Test
  void pods_that_came_after_all_are_no_case() {
    var set = new Ref("statefulset", "shop", "web");
    var target = new Target.Workload("shop", "statefulset", "web");
    var refused = warning(set, "FailedCreate", QUOTA);

    assertEquals(
        List.of(),
        rule.analyze(file(target, "", new WorkloadState(set, true, 2, 1, 1, List.of()), refused)));
    assertEquals(
        1,
        rule.analyze(file(target, "", new WorkloadState(set, true, 2, 1, 0, List.of()), refused))
            .size());
  }

  @Test
  void in_a_namespace_a_later_success_counts() {
    var earlier = event(SET, "Warning", "FailedCreate", QUOTA, Cases.NOW.minusSeconds(90));
    var target = new Target.Namespace("shop");

    assertEquals(1, rule.analyze(file(target, "", earlier)).size());
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                target,
                "",
                earlier,
                normal(SET, "SuccessfulCreate", "Created pod: api-5d9f7-x2x7p"))));
  }
}
