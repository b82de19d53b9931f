package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.event;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.state;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.QuotaState;
import dev.sitrep.evidence.QuotaState.Amount;
import dev.sitrep.evidence.WorkloadState;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaExceededTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";
  private static final String QUOTA =
      "Error creating: pods \"api-5d9f7-mk8tl\" is forbidden: exceeded quota: team, requested:"
          + " requests.memory=768Mi, used: requests.memory=160Mi, limited: requests.memory=768Mi";

  private final QuotaExceeded rule = new QuotaExceeded();

  @Test
  void names_the_quota_and_its_numbers() {
    var finding = only(rule, state(0, 2, 0, FAILURE), warning(SET, "FailedCreate", QUOTA));

    assertEquals(
        "resourcequota team allows no more: a pod asks for 768Mi requests.memory, and 160Mi of"
            + " 768Mi is used",
        finding.cause());
    assertEquals(new Ref("resourcequota", "shop", "team"), finding.fault());
    assertEquals(List.of(SET), finding.subjects());
    assertEquals(List.of("E2"), finding.exhibits());
    assertEquals("kubectl -n shop describe resourcequota/team", finding.next().getFirst());
    assertEquals("not created", finding.symptom());
  }

  @Test
  void the_quota_itself_is_proof_too() {
    var team =
        new QuotaState(
            new Ref("resourcequota", "shop", "team"),
            List.of(new Amount("requests.memory", "700Mi", "768Mi", 91)));
    var other =
        new QuotaState(
            new Ref("resourcequota", "shop", "disks"), List.of(new Amount("pods", "4", "4", 100)));

    assertEquals(
        List.of("E2", "E4"),
        only(rule, state(0, 2, 0, FAILURE), warning(SET, "FailedCreate", QUOTA), other, team)
            .exhibits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          (combined from similar events): Error creating: pods "api-5d9f7-tk2b7" is forbidden: exceeded quota: team, requested: pods=1, used: pods=4, limited: pods=4 | resourcequota team allows no more: 4 of 4 pods are used
          Error creating: pods "x" is forbidden: exceeded quota: team, requested: limits.cpu=2,pods=1, used: limits.cpu=3,pods=4, limited: limits.cpu=4,pods=4 | resourcequota team allows no more: a pod asks for 2 limits.cpu, and 3 of 4 is used; 4 of 4 pods are used
          create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota: team, requested: pods=1, used: pods=4, limited: pods=4 | resourcequota team allows no more: 4 of 4 pods are used
          create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: disks, requested: requests.storage=100Gi, used: requests.storage=450Gi, limited: requests.storage=500Gi | resourcequota disks allows no more: a claim asks for 100Gi requests.storage, and 450Gi of 500Gi is used
          Error creating: jobs.batch "sync-1" is forbidden: exceeded quota: jobs, requested: count/jobs.batch=1, used: count/jobs.batch=10, limited: count/jobs.batch=10 | resourcequota jobs allows no more: 10 of 10 jobs are used
          create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: disks, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0 | resourcequota disks allows no more: its limit of persistentvolumeclaims is 0
          Error creating: pods "gpu-x" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=7, limited: requests.nvidia.com/gpu=8 | resourcequota gpus allows no more: a pod asks for 2 requests.nvidia.com/gpu, and 7 of 8 is used
          """)
  void says_which_amounts(String message, String cause) {
    assertEquals(
        cause, only(rule, state(0, 1, 0, FAILURE), warning(SET, "FailedCreate", message)).cause());
  }

  @Test
  void the_condition_tells_when_the_events_have_expired() {
    var condition =
        "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-mk8tl\" is forbidden: exceeded quota:"
            + " team, requested: pods=1, used: pods=4, limited: pods=4";
    var finding = only(rule, state(3, 4, 0, condition));

    assertEquals("resourcequota team allows no more: 4 of 4 pods are used", finding.cause());
    assertEquals(List.of(Cases.API), finding.subjects());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void a_deployment_may_not_even_make_its_replicaset() {
    var words =
        "Failed to create new replica set \"api-7c5\": replicasets.apps \"api-7c5\" is forbidden:"
            + " exceeded quota: objects, requested: count/replicasets.apps=1, used:"
            + " count/replicasets.apps=20, limited: count/replicasets.apps=20";

    assertEquals(
        "resourcequota objects allows no more: 20 of 20 replicasets are used",
        only(
                rule,
                state(2, 2, 0, "Progressing=False ReplicaSetCreateError: " + words),
                warning(Cases.API, "ReplicaSetCreateError", words))
            .cause());
  }

  @Test
  void a_rollout_that_may_not_go_on_is_told_while_the_old_pods_serve() {
    assertEquals(
        1, rule.analyze(file(state(2, 2, 0, FAILURE), warning(SET, "FailedCreate", QUOTA))).size());
  }

  @Test
  void the_newest_refusal_of_a_controller_counts() {
    var before =
        event(
            SET,
            "Warning",
            "FailedCreate",
            "Error creating: Internal error occurred: failed calling webhook \"a.b\": EOF",
            Cases.NOW.minusSeconds(600));
    var file = file(state(0, 2, 0, FAILURE), before, warning(SET, "FailedCreate", QUOTA));

    assertEquals(1, rule.analyze(file).size());
    assertEquals(List.of(), new WebhookUnreachable().analyze(file));
  }

  @Test
  void a_deployment_whose_pods_came_after_all_is_no_case() {
    assertEquals(
        List.of(), rule.analyze(file(state(0, 2, 2), warning(SET, "FailedCreate", QUOTA))));
  }

  @Test
  void another_workload_s_pods_prove_nothing() {
    var other = new Ref("replicaset", "shop", "web-76c5d");

    assertEquals(
        1, rule.analyze(file(state(2, 2, 0), warning(other, "FailedCreate", QUOTA))).size());
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                state(2, 2, 0),
                event(other, "Warning", "FailedCreate", QUOTA, Cases.NOW.minusSeconds(3_000)))));
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

  @Test
  void a_cronjob_s_job_may_have_no_room() {
    var target = new Target.Workload("shop", "cronjob", "sync");
    var job = new Ref("job", "shop", "sync-29371080");

    assertEquals(
        List.of(job),
        only(
                rule,
                file(
                    target,
                    "",
                    new WorkloadState(target.ref(), true, 0, 0, 0, List.of()),
                    warning(job, "FailedCreate", QUOTA)))
            .subjects());
  }
}
