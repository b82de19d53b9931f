package dev.sitrep.receiver.deploy;

import static dev.sitrep.receiver.deploy.KubeLinterTest.selects;
import static dev.sitrep.receiver.deploy.Rendered.items;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.receiver.deploy.Rendered.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may speak to whom. kube-linter calls the first one `non-isolated-pod`.
class NetworkPoliciesTest {
  @TempDir private Path folder;

  @Test
  void every_pod_is_closed_in_both_directions() throws Exception {
    for (var rendered : Rendered.overlays()) {
      var deny = rendered.one("NetworkPolicy", "default-deny").path("spec");
      assertTrue(deny.path("podSelector").isEmpty());
      assertEquals(List.of("Ingress", "Egress"), Rendered.texts(deny.path("policyTypes")));
      assertEquals(2, deny.size());
      rendered
          .workloads()
          .forEach(workload ->
              assertEquals("sitrep", Rendered.namespace(workload.object()), workload::toString));
    }
  }

  @Test
  void every_hole_names_who_and_where() throws Exception {
    for (var rendered : Rendered.overlays()) {
      rendered
          .of("NetworkPolicy")
          .forEach(policy -> {
            for (var rule : policy.at("/spec/ingress")) {
              assertTrue(
                  rule.path("from").size() > 0 && rule.path("ports").size() > 0, policy::toString);
            }
            for (var rule : policy.at("/spec/egress")) {
              assertTrue(
                  rule.path("to").size() > 0 && rule.path("ports").size() > 0, policy::toString);
            }
            assertTrue(
                rendered.workloads().anyMatch(workload -> applies(policy, workload)),
                () -> "selects no pod: " + policy);
          });
    }
  }

  @Test
  void ollama_hears_sitrep_and_speaks_to_nobody() throws Exception {
    var standard = Rendered.overlay("standard");
    assertEquals(List.of(), rules(standard, "ollama", "egress"));
    assertEquals(
        "{\"app.kubernetes.io/name\":\"sitrep\"}",
        rules(standard, "ollama", "ingress")
            .getFirst()
            .at("/from/0/podSelector/matchLabels")
            .toString());
    assertEquals(1, rules(standard, "ollama", "ingress").size());
    assertEquals(List.of(), rules(standard, "ollama-pull", "ingress"));
  }

  @Test
  void sitrep_goes_where_it_has_to() throws Exception {
    assertEquals(
        "addresses 443, addresses 443 6443, alertmanager 9093, kube-dns 53 53, ollama 11434",
        goes(Rendered.overlay("standard")));
    assertEquals(
        "addresses 443, addresses 443 6443, alertmanager 9093, kube-dns 53 53",
        goes(Rendered.overlay("demo")));
    assertEquals(
        "addresses 443, addresses 443 6443, addresses 5432, alertmanager 9093, databases 5432, kube-dns 53 53, ollama 11434",
        goes(Rendered.overlay("ha")));
  }

  @Test
  void clouds_metadata_is_out_of_reach() throws Exception {
    for (var rendered : Rendered.overlays()) {
      rendered
          .of("NetworkPolicy")
          .flatMap(policy -> items(policy.at("/spec/egress")))
          .flatMap(rule -> items(rule.path("to")))
          .map(peer -> peer.path("ipBlock"))
          .filter(block -> block.path("cidr").asText().endsWith("/0"))
          .forEach(block ->
              assertTrue(
                  block.path("cidr").asText().contains(":")
                      ? Rendered.texts(block.path("except")).contains("fe80::/10")
                      : Rendered.texts(block.path("except")).contains("169.254.0.0/16"),
                  block::toString));
    }
  }

  @Test
  void cilium_and_calico_name_the_api_server_instead_of_addresses() throws Exception {
    for (var component : List.of("cilium", "calico")) {
      var rendered = Rendered.with(folder, component);
      assertTrue(
          rendered.objects().stream()
              .filter(one -> one.path("apiVersion").asText().equals("networking.k8s.io/v1"))
              .noneMatch(one -> Rendered.name(one).equals("sitrep-to-api-server")),
          component);
      assertEquals(
          1,
          rendered.objects().stream()
              .filter(one ->
                  one.path("apiVersion").asText().matches("(cilium.io/v2|projectcalico.org/v3)"))
              .count(),
          component);
    }
  }

  private static String goes(Rendered rendered) {
    return rules(rendered, "sitrep", "egress").stream()
        .flatMap(rule -> items(rule.path("to")).map(peer -> peer(peer) + " " + ports(rule)))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static String peer(JsonNode peer) {
    return Stream.of(
            "/podSelector/matchLabels/app.kubernetes.io~1name",
            "/podSelector/matchLabels/k8s-app",
            "/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
        .map(path -> peer.at(path).asText())
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("addresses");
  }

  private static String ports(JsonNode rule) {
    return items(rule.path("ports"))
        .map(port -> port.path("port").asText())
        .collect(Collectors.joining(" "));
  }

  private static List<JsonNode> rules(Rendered rendered, String name, String direction) {
    var workload =
        rendered.workloads().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    return rendered
        .of("NetworkPolicy")
        .filter(policy -> applies(policy, workload))
        .flatMap(policy -> items(policy.path("spec").path(direction)))
        .toList();
  }

  private static boolean applies(JsonNode policy, Workload workload) {
    var selector = policy.at("/spec/podSelector");
    return selector.isEmpty() || selects(selector.path("matchLabels"), workload.labels());
  }
}
