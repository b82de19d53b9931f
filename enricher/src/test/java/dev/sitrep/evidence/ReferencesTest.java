package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private final Stage stage = new Stage().deployment(2, 0, "");
  private final References source = new References();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void names_of_objects_and_keys_are_told_but_no_values() throws Exception {
    var pod =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: %s
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
        spec:
          imagePullSecrets: [{name: registry-login}]
          initContainers: [{name: init, envFrom: [{configMapRef: {name: defaults, optional: true}}]}]
          containers:
          - name: api
            envFrom: [{secretRef: {name: keys}}]
            env:
            - {name: PLAIN, value: hunter2-is-not-told}
            - {name: DB_URL, valueFrom: {secretKeyRef: {name: db, key: url}}}
            - {name: MODE, valueFrom: {configMapKeyRef: {name: settings, key: mode}}}
            - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
          volumes:
          - {name: rules, configMap: {name: tax-rules, items: [{key: eu.yaml, path: a}]}}
          - {name: tls, secret: {secretName: shop-tls}}
          - {name: scratch, emptyDir: {}}
        status: {phase: Pending}
        """;
    stage.add(pod.formatted("api-2-a")).add(pod.formatted("api-2-b"));

    assertEquals(
        List.of(
            "configmap defaults in envFrom of container init, optional"
                + " · secret db (url) in env DB_URL of container api"
                + " · configmap settings (mode) in env MODE of container api"
                + " · secret keys in envFrom of container api"
                + " · configmap tax-rules (eu.yaml) in volume rules"
                + " · secret shop-tls in volume tls"
                + " · secret registry-login in imagePullSecrets"),
        stage.lines(source, Stage.API));
  }

  @Test
  void a_pod_that_asks_for_nothing_is_not_told() throws Exception {
    stage.crashing("api-2-a", 1);

    assertEquals(List.of(), stage.lines(source, Stage.API));
  }
}
