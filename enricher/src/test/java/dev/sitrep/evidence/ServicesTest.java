package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServicesTest {
  private final Stage stage = new Stage().deployment(1, 0, "");
  private final Services source = new Services();

  @AfterEach
  void close() {
    stage.close();
  }

  static String service(String name, String spec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {namespace: shop, name: %s}
    spec: %s
    """
        .formatted(name, spec);
  }

  /// @param endpoints in YAML's flow form
  static String slice(String service, String endpoints) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {namespace: shop, name: %s-x7k2p, labels: {kubernetes.io/service-name: %s}}
    addressType: IPv4
    endpoints: [%s]
    """
        .formatted(service, service, endpoints);
  }

  @Test
  void a_service_of_the_target_is_told_with_its_endpoints_and_workload() throws Exception {
    stage
        .crashing("api-2-aaaaa", 1)
        .healthy("api-2-bbbbb")
        .add(
            service(
                "web",
                "{clusterIP: 10.96.1.1, selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}"))
        .add(
            slice(
                "web",
                "{addresses: [10.0.0.1], conditions: {ready: false}}, {addresses: [10.0.0.2], conditions: {ready: true}}"));

    var state = stage.read(source, Stage.API, ServiceState.class).getFirst();

    assertEquals("selector app=api · 1 of 2 endpoints ready · port 80 → 8080", state.line());
    assertEquals("deployment api", state.behind().getFirst().workload().spoken());
    assertEquals(2, state.behind().getFirst().pods());
    assertEquals(List.of("10.96.1.1"), state.addresses());
  }

  @Test
  void without_slices_the_pods_are_counted() throws Exception {
    stage.server.forbid("endpointslices", "shop");
    stage.healthy("api-2-bbbbb").add(service("web", "{selector: {app: api}}"));

    assertEquals(
        List.of("selector app=api · 1 of 1 endpoints ready"), stage.lines(source, Stage.API));
  }

  @Test
  void a_service_that_misses_the_target_by_a_little_is_meant_for_it() throws Exception {
    stage.healthy("api-2-bbbbb").add(service("api", "{selector: {app: apis}}"));

    assertEquals(
        List.of("selector app=apis · no endpoints · deployment api has app=api"),
        stage.lines(source, Stage.API));
  }

  @Test
  void a_workload_without_pods_stands_behind_its_service() throws Exception {
    stage.add(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {namespace: shop, name: ledger}
        spec: {replicas: 0, template: {metadata: {labels: {app: ledger}}}}
        """);
    stage.add(service("ledger", "{clusterIP: None, selector: {app: ledger}}"));

    var state =
        stage.read(source, new Target.Service("shop", "ledger"), ServiceState.class).getFirst();

    assertEquals("headless", state.type());
    assertEquals(
        "selector app=ledger · no endpoints · statefulset ledger is scaled to 0", state.line());
  }

  @Test
  void of_a_namespace_only_those_that_lead_nowhere_are_told() throws Exception {
    stage
        .healthy("api-2-bbbbb")
        .add(service("web", "{selector: {app: api}}"))
        .add(slice("web", "{addresses: [10.0.0.2], conditions: {ready: true}}"))
        .add(service("cache", "{selector: {app: cache}}"))
        .add(service("out", "{type: ExternalName, externalName: db.example.com}"));

    assertEquals(
        List.of("selector app=cache · no endpoints"),
        stage.lines(source, new Target.Namespace("shop")));
  }

  @Test
  void a_stranger_s_service_and_a_node_s_incident_tell_nothing() throws Exception {
    stage.healthy("api-2-bbbbb").add(service("mysql", "{selector: {app: mysql}}"));

    assertEquals(List.of(), stage.read(source, Stage.API));
    assertEquals(List.of(), stage.read(source, new Target.Node("node-1")));
  }
}
