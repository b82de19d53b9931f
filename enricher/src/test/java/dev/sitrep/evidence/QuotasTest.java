package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final Stage stage =
      new Stage()
          .deployment(1, 0, "")
          .add(
              """
              apiVersion: v1
              kind: ResourceQuota
              metadata: {namespace: shop, name: team}
              status:
                hard: {requests.memory: 2Gi, pods: "20", requests.cpu: "4"}
                used: {requests.memory: 1900Mi, pods: "3", requests.cpu: 4200m}
              ---
              apiVersion: v1
              kind: LimitRange
              metadata: {namespace: shop, name: sizes}
              spec:
                limits:
                - {type: Container, max: {cpu: "1"}, min: {cpu: 50m}, default: {memory: 256Mi}}
                - {type: Pod, maxLimitRequestRatio: {cpu: "4"}}
              ---
              apiVersion: v1
              kind: ServiceAccount
              metadata: {namespace: shop, name: puller}
              imagePullSecrets: [{name: registry-login}]
              """);

  @AfterEach
  void close() {
    stage.close();
  }

  private void refused(String message, String last) {
    stage.event("ReplicaSet/api-2", "", "Warning", "FailedCreate", message, 1, last);
  }

  @Test
  void a_quota_that_refused_is_told_with_what_is_nearly_full() throws Exception {
    refused("exceeded quota: team, requested: pods=1", "2026-11-21T15:01:00Z");

    assertEquals(
        List.of("requests.cpu 4200m of 4 used · requests.memory 1900Mi of 2Gi used"),
        stage.lines(new Quotas(), Stage.API));
    assertEquals(List.of(), stage.lines(new LimitRanges(), Stage.API));
  }

  @Test
  void an_alert_about_a_quota_asks_for_it() throws Exception {
    assertEquals(
        1, stage.lines(new Quotas(), new Target.Workload("shop", "resourcequota", "team")).size());
  }

  @Test
  void a_limit_range_that_refused_is_told_bound_by_bound() throws Exception {
    refused("maximum cpu usage per Container is 1, but limit is 2", "2026-11-21T15:01:00Z");

    assertEquals(
        List.of(
            "Container cpu at least 50m, at most 1 · Container memory default limit 256Mi · Pod cpu"
                + " limit at most 4 times the request"),
        stage.lines(new LimitRanges(), Stage.API));
    assertEquals(List.of(), stage.lines(new Quotas(), Stage.API));
  }

  @Test
  void an_account_is_looked_up_where_it_was_refused_or_cannot_pull() throws Exception {
    refused("error looking up: serviceaccount \"ghost\" not found", "2026-11-21T15:01:00Z");
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: api-2-a
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
        spec: {serviceAccountName: puller}
        status: {phase: Pending, containerStatuses: [{name: api, state: {waiting: {reason: ImagePullBackOff}}}]}
        """);

    assertEquals(
        List.of("shop/serviceaccount ghost does not exist", "imagePullSecrets registry-login"),
        stage.lines(new Accounts(), Stage.API));
  }

  @Test
  void without_a_refusal_nothing_is_asked() throws Exception {
    stage.crashing("api-2-a", 1);
    refused("exceeded quota: team", "2026-11-21T12:00:00Z");

    assertEquals(List.of(), stage.lines(new Quotas(), Stage.API));
    assertEquals(List.of(), stage.lines(new LimitRanges(), Stage.API));
    assertEquals(List.of(), stage.lines(new Accounts(), Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.QUOTAS));
    assertFalse(stage.cluster.asked().contains(Kinds.LIMIT_RANGES));
    assertFalse(stage.cluster.asked().contains(Kinds.ACCOUNTS));
  }
}
