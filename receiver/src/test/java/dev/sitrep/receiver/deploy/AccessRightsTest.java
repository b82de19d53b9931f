package dev.sitrep.receiver.deploy;

import static dev.sitrep.receiver.deploy.Rendered.items;
import static dev.sitrep.receiver.deploy.Rendered.namespace;
import static dev.sitrep.receiver.deploy.Rendered.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Sitrep may do in a cluster, as it is rendered: what its sources read, and nothing else.
class AccessRightsTest {
  @TempDir private Path folder;

  @Test
  void the_role_is_what_the_sources_read() throws Exception {
    var read = kinds(_ -> true);
    read.add("/pods/log get");
    for (var rendered : Rendered.overlays()) {
      assertEquals(lines(read), lines(rights(rendered.one("ClusterRole", "sitrep"))));
    }
  }

  @Test
  void the_role_beside_it_is_what_belongs_to_no_namespace() throws Exception {
    for (var rendered : Rendered.overlays()) {
      assertEquals(
          lines(kinds(kind -> !kind.namespaced())),
          lines(rights(rendered.one("ClusterRole", "sitrep-nodes"))));
    }
  }

  @Test
  void nothing_else_gives_rights() throws Exception {
    for (var rendered : Rendered.overlays()) {
      assertEquals(0, rendered.of("Role").count());
      assertEquals(2, rendered.of("ClusterRole").count());
      var bound =
          rendered.of("ClusterRoleBinding").map(one -> one.at("/roleRef/name").asText()).toList();
      assertEquals(List.of("sitrep-nodes"), bound);
      bindings(rendered)
          .forEach(binding ->
              assertEquals(
                  "[{\"kind\":\"ServiceAccount\",\"name\":\"sitrep\",\"namespace\":\"sitrep\"}]",
                  binding.path("subjects").toString()));
    }
  }

  @Test
  void a_namespace_is_open_where_the_configuration_names_it() throws Exception {
    for (var rendered : Rendered.overlays()) {
      var opened =
          rendered
              .of("RoleBinding")
              .map(Rendered::namespace)
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(opened, new TreeSet<>(Configured.of(rendered, folder).cluster().namespaces()));
      assertTrue(
          rendered
              .of("RoleBinding")
              .allMatch(one -> one.at("/roleRef/name").asText().equals("sitrep")));
    }
  }

  @Test
  void argo_may_write_where_the_overlay_writes_and_what_it_writes() throws Exception {
    var project = Rendered.read(Tools.DEPLOY.resolve("argocd/appproject.yaml")).getFirst();
    var standard = Rendered.overlay("standard");
    var namespaces =
        items(project.at("/spec/destinations"))
            .map(one -> one.path("namespace").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        standard.objects().stream()
            .map(Rendered::namespace)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new)),
        namespaces);
    var allowed =
        Stream.of("clusterResourceWhitelist", "namespaceResourceWhitelist")
            .flatMap(list -> items(project.path("spec").path(list)))
            .map(one -> one.path("group").asText() + "/" + one.path("kind").asText())
            .collect(Collectors.toSet());
    for (var object : standard.objects()) {
      var version = object.path("apiVersion").asText();
      var group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
      assertTrue(allowed.contains(group + "/" + object.path("kind").asText()), object::toString);
    }
  }

  @Test
  void cluster_wide_is_one_binding_more() throws Exception {
    var rendered = Rendered.with(folder, "cluster-wide");
    var binding = rendered.one("ClusterRoleBinding", "sitrep");
    assertEquals("sitrep", binding.at("/roleRef/name").asText());
    assertEquals("sitrep", namespace(rendered.one("ServiceAccount", "sitrep")));
    assertEquals("sitrep", binding.at("/subjects/0/namespace").asText());
  }

  private static Stream<JsonNode> bindings(Rendered rendered) {
    return Stream.concat(rendered.of("RoleBinding"), rendered.of("ClusterRoleBinding"));
  }

  private static SortedSet<String> kinds(Predicate<Kind<?>> which) {
    return Kinds.ALL.stream()
        .filter(which)
        .map(kind -> kind.group() + "/" + kind.resource() + " get,list")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<String> rights(JsonNode role) {
    var rights = new TreeSet<String>();
    for (var rule : role.path("rules")) {
      assertTrue(
          Set.of("apiGroups", "resources", "verbs").containsAll(fields(rule)), rule::toString);
      for (var group : texts(rule.path("apiGroups"))) {
        for (var resource : texts(rule.path("resources"))) {
          rights.add(group + "/" + resource + " " + String.join(",", texts(rule.path("verbs"))));
        }
      }
    }
    return rights;
  }

  private static Set<String> fields(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String lines(Set<String> all) {
    return String.join("\n", all);
  }
}
