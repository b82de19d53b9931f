package dev.sitrep.receiver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No object has a field that its kind does not have: a typo there is dropped by API servers
/// without a word.
class StrictFieldsTest {
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.of(
              ClusterRole.class,
              ClusterRoleBinding.class,
              ConfigMap.class,
              Deployment.class,
              Job.class,
              Namespace.class,
              NetworkPolicy.class,
              PersistentVolumeClaim.class,
              PodDisruptionBudget.class,
              Role.class,
              RoleBinding.class,
              Service.class,
              ServiceAccount.class)
          .collect(
              Collectors.toMap(
                  type -> HasMetadata.getApiVersion(type) + " " + HasMetadata.getKind(type),
                  Function.identity()));

  /// Reads models without the bag that they keep unknown fields in.
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                  return false;
                }
              });

  @TempDir private Path folder;

  @Test
  void kinds_of_kubernetes_have_the_fields_that_they_have() throws Exception {
    var read = new TreeSet<String>();
    for (var object : all()) {
      var type = KINDS.get(kind(object));
      if (type != null) {
        var model = STRICT.treeToValue(object, type);
        assertEquals(Rendered.name(object), model.getMetadata().getName());
        read.add(kind(object));
      }
    }
    assertEquals(new TreeSet<>(KINDS.keySet()), read);
  }

  @Test
  void a_typo_is_found() throws Exception {
    var deployment = (ObjectNode) Rendered.overlay("demo").one("Deployment", "sitrep").deepCopy();
    ((ObjectNode) deployment.at("/spec/template/spec/containers/0/livenessProbe/httpGet"))
        .put("prot", 1);
    var e =
        assertThrows(
            UnrecognizedPropertyException.class,
            () -> STRICT.treeToValue(deployment, Deployment.class));
    assertEquals("prot", e.getPropertyName());
  }

  /// Kinds of others, whose definitions are not at hand: their fields, as their definitions had
  /// them when they were written, stand in a list.
  @Test
  void kinds_of_others_have_the_fields_that_were_looked_up() throws Exception {
    var known = known();
    var used = new TreeSet<String>();
    for (var object : all()) {
      if (!KINDS.containsKey(kind(object))) {
        fields(kind(object), "", object, used);
      }
    }
    var unknown = new TreeSet<>(used);
    unknown.removeAll(known);
    assertEquals(
        Set.of(),
        unknown,
        "look these up in the definition of their kind, then add them to others.txt");
    var forgotten = new TreeSet<>(known);
    forgotten.removeAll(used);
    assertEquals(Set.of(), forgotten, "nobody uses these of others.txt");
  }

  private List<JsonNode> all() throws IOException, InterruptedException {
    var all = new ArrayList<JsonNode>();
    for (var rendered : Rendered.overlays()) {
      all.addAll(rendered.objects());
    }
    all.addAll(Rendered.of(Tools.DEPLOY.resolve("alertmanager/kube-prometheus")).objects());
    for (var component :
        List.of(
            "cilium",
            "calico",
            "external-secrets",
            "sealed-secrets",
            "cluster-wide",
            "prompts",
            "ollama-external")) {
      all.addAll(Rendered.with(folder, component).objects());
    }
    for (var file :
        List.of(
            "argocd/appproject.yaml",
            "argocd/application.yaml",
            "argocd/imageupdater.yaml",
            "flux/sync.yaml",
            "flux/images.yaml",
            "alertmanager/operator/alertmanagerconfig.yaml")) {
      all.addAll(Rendered.read(Tools.DEPLOY.resolve(file)));
    }
    assertTrue(all.size() > 100);
    return all;
  }

  private static void fields(String kind, String path, JsonNode node, Set<String> into) {
    if (node.isArray()) {
      node.forEach(item -> fields(kind, path + "[]", item, into));
    } else if (node.isObject()
        && !path.matches(".*(\\.labels|\\.annotations|\\.encryptedData|\\.matchLabels)")) {
      node.properties()
          .forEach(field -> fields(kind, path + "." + field.getKey(), field.getValue(), into));
    } else {
      into.add(kind + " " + path.substring(1));
    }
  }

  private static Set<String> known() throws IOException {
    try (InputStream in = StrictFieldsTest.class.getResourceAsStream("others.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String kind(JsonNode object) {
    return object.path("apiVersion").asText() + " " + object.path("kind").asText();
  }
}
