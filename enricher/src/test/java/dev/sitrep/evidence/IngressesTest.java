package dev.sitrep.evidence;

import static dev.sitrep.evidence.ServicesTest.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngressesTest {
  private final Stage stage =
      new Stage()
          .deployment(1, 1, "")
          .healthy("api-2-bbbbb")
          .add(service("web", "{selector: {app: api}, ports: [{name: http, port: 80}]}"));
  private final Ingresses source = new Ingresses();

  @AfterEach
  void close() {
    stage.close();
  }

  private void ingress(String name, String ingressClass, String backend) {
    stage.add(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: shop, name: %s}
        spec:
          ingressClassName: %s
          tls: [{secretName: shop-tls}]
          rules: [{host: shop.example, http: {paths: [{path: /, backend: {service: %s}}]}}]
        """
            .formatted(name, ingressClass, backend));
  }

  private void nginx(String annotations) {
    stage.add(
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: nginx, annotations: {%s}}
        """
            .formatted(annotations));
  }

  @Test
  void the_way_to_the_target_is_told_with_what_is_missing_on_it() throws Exception {
    nginx("");
    ingress("shop", "ngnix", "{name: web, port: {number: 8080}}");

    assertEquals(
        List.of(
            "class ngnix, which does not exist · shop.example/ → service web:8080, which has no such port · TLS"
                + " secret shop-tls"),
        stage.lines(source, Stage.API));
  }

  @Test
  void a_backend_that_is_nearly_the_target_s_service_is_meant_for_it() throws Exception {
    nginx("");
    ingress("shop", "nginx", "{name: web-svc, port: {name: http}}");
    ingress("other", "nginx", "{name: billing, port: {number: 80}}");

    var states = stage.read(source, Stage.API, IngressState.class);

    assertEquals(List.of("shop"), states.stream().map(one -> one.about().name()).toList());
    assertEquals("web", states.getFirst().backends().getFirst().near());
  }

  @Test
  void without_a_class_the_default_takes_it() throws Exception {
    nginx("ingressclass.kubernetes.io/is-default-class: 'true'");
    ingress("shop", "", "{name: web, port: {name: http}}");

    assertEquals(
        List.of("no class · shop.example/ → service web:http · TLS secret shop-tls"),
        stage.lines(source, Stage.API));
  }

  @Test
  void classes_that_may_not_be_read_are_not_called_missing() throws Exception {
    stage.server.forbid("ingressclasses", "");
    ingress("shop", "nginx", "{name: web, port: {name: http}}");

    assertEquals(
        List.of(false),
        stage.read(source, new Target.Service("shop", "web"), IngressState.class).stream()
            .map(IngressState::noClass)
            .toList());
  }
}
