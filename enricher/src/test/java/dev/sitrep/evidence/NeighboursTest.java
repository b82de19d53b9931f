package dev.sitrep.evidence;

import static dev.sitrep.evidence.ServicesTest.service;
import static dev.sitrep.evidence.ServicesTest.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private final Stage stage = new Stage().deployment(1, 0, "");
  private final Neighbours source = new Neighbours();

  @AfterEach
  void close() {
    stage.close();
  }

  private void failing(String container) {
    stage.pod("api-2-aaaaa", "ReplicaSet api-2", container, Stage.looping("api", 3));
  }

  private Stage stranger(String name, String labels, String status) {
    return stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata: {namespace: shop, name: %s, labels: {%s}}
        spec: {containers: [{name: main, image: "x:1"}]}
        status: %s
        """
            .formatted(name, labels, status));
  }

  private void asking(String name, String app, String whom) {
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata: {namespace: shop, name: %s, labels: {app: %s}}
        spec: {containers: [{name: main, image: "x:1", env: [{name: NEXT_ADDR, value: "%s"}]}]}
        status: %s
        """
            .formatted(name, app, whom, crash()));
  }

  private static String crash() {
    return Stage.looping("main", 7);
  }

  @Test
  void a_service_that_the_log_names_is_told_with_what_is_wrong_behind_it() throws Exception {
    failing("{name: api}");
    stage
        .log(
            "api-2-aaaaa",
            "api",
            true,
            "FATAL: cannot connect to http://orders:8080/x: connection refused\n")
        .add(service("orders", "{selector: {app: orders}, ports: [{port: 8080}]}"))
        .add(slice("orders", "{addresses: [10.0.0.9], conditions: {ready: false}}"));
    stranger("orders-1", "app: orders", crash())
        .log("orders-1", "main", true, "FATAL: disk is full\n")
        .event(
            "Pod/orders-1",
            "",
            "Warning",
            "BackOff",
            "Back-off restarting",
            5,
            "2026-11-21T14:59:00Z");

    var evidence = stage.read(source, Stage.API);

    assertEquals(
        List.of(
            "orders:8080, named in log of container api · 0 of 1 pods behind it ready",
            "selector app=orders · 0 of 1 endpoints ready · port 8080",
            "container main · waiting: CrashLoopBackOff, back-off 40s · previous run: Error, exit code 3 after 5s ·"
                + " 7 restarts · image x:1",
            "FATAL: disk is full",
            "BackOff: Back-off restarting (5 times)"),
        evidence.stream().map(Evidence::line).toList());
  }

  @Test
  void whom_a_failing_neighbour_asks_is_looked_into_too_and_nobody_behind_that() throws Exception {
    failing("{name: api, env: [{name: A, value: 'http://orders:80'}]}");
    stage
        .add(service("orders", "{selector: {app: orders}}"))
        .add(service("db", "{selector: {app: db}}"))
        .add(service("disk", "{selector: {app: disk}}"));
    asking("orders-1", "orders", "db:5432");
    asking("db-0", "db", "disk:3260");

    assertEquals(
        List.of("orders", "db"),
        stage.read(source, Stage.API, Neighbour.class).stream()
            .map(one -> one.about().name())
            .toList());
  }

  @Test
  void what_is_only_configured_is_told_when_it_ails() throws Exception {
    failing(
        "{name: api, env: [{name: DB_HOST, value: ledger-db}, {name: DB_PORT, value: '5432'}, {name: CACHE, value:"
            + " 'redis://cache:6379'}]}");
    stranger(
            "cache-0",
            "app: cache",
            "{phase: Running, conditions: [{type: Ready, status: 'True'}]}")
        .add(service("cache", "{selector: {app: cache}, ports: [{port: 6379}]}"))
        .add(slice("cache", "{addresses: [10.0.0.7], conditions: {ready: true}}"))
        .add(service("ledger-db", "{selector: {app: ledger}, ports: [{port: 5432}]}"));

    assertEquals(
        List.of("ledger-db:5432, named in env DB_HOST of container api · no pod behind it"),
        stage.read(source, Stage.API, Neighbour.class).stream().map(Neighbour::line).toList());
  }

  @Test
  void a_name_that_is_no_service_is_told_with_the_near_one() throws Exception {
    failing(
        "{name: api, args: ['--broker', 'x'], env: [{name: ORDERS_URL, value: 'http://order:8080'}]}");
    stage.add(service("orders", "{selector: {app: orders}}"));

    assertEquals(
        List.of(
            "order:8080, named in env ORDERS_URL of container api: no such Service in shop; there is service orders"),
        stage.read(source, Stage.API, UnknownHost.class).stream().map(UnknownHost::line).toList());
  }

  @Test
  void another_namespace_is_not_looked_into_and_the_world_outside_is_nobody_here()
      throws Exception {
    failing("{name: api, env: [{name: S3_URL, value: 'https://s3.example.com'}]}");
    stage.log(
        "api-2-aaaaa",
        "api",
        true,
        "FATAL: dial tcp: lookup auth.identity.svc on 10.96.0.10:53: i/o timeout\n");

    assertEquals(
        List.of(
            "auth.identity.svc, named in log of container api: in namespace identity, not looked into"),
        stage.lines(source, Stage.API));
  }

  @Test
  void a_cluster_address_and_a_pod_s_own_name_lead_to_the_service() throws Exception {
    failing("{name: api}");
    stage
        .log(
            "api-2-aaaaa",
            "api",
            true,
            "ERROR kafka-0.kafka:9092: timed out\nFATAL: dial tcp 10.96.7.7:5432: connection refused\n")
        .add(service("kafka", "{clusterIP: None, selector: {app: kafka}}"))
        .add(service("pg", "{clusterIP: 10.96.7.7, selector: {app: pg}}"));

    assertEquals(
        List.of("kafka", "pg"),
        stage.read(source, Stage.API, Neighbour.class).stream()
            .map(one -> one.about().name())
            .sorted()
            .toList());
  }

  @Test
  void no_log_is_read_twice() throws Exception {
    failing("{name: api}");
    stage.log("api-2-aaaaa", "api", true, "FATAL: http://orders:8080: timeout\n");
    var scene = stage.scene(Stage.API);

    new Logs().collect(scene);
    source.collect(scene);
    new Policies().collect(scene);
    new Edits().collect(scene);

    assertEquals(1, stage.cluster.logs().size());
  }

  @Test
  void a_target_that_is_well_asks_nobody() throws Exception {
    stage.healthy("api-2-bbbbb").add(service("orders", "{selector: {app: orders}}"));

    assertTrue(stage.read(source, Stage.API).isEmpty());
  }
}
