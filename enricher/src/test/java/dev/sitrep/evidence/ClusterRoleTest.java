package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `deploy/base/clusterrole.yaml` allows what the sources read: no more, no less, and only to look.
class ClusterRoleTest {
  private static final Path FILE = Path.of("..", "deploy", "base", "clusterrole.yaml");

  @Test
  void allows_what_is_read_and_nothing_else() throws IOException {
    var read =
        Stream.concat(
                EvidenceSources.ALL.stream().flatMap(source -> source.reads().stream()),
                Stream.of(Kinds.PODS, Kinds.NAMESPACES))
            .map(ClusterRoleTest::spoken)
            .collect(Collectors.toCollection(TreeSet::new));
    read.add("/pods/log");

    assertEquals(String.join("\n", read), String.join("\n", resources()));
  }

  @Test
  void every_kind_that_is_known_is_read() {
    var read =
        EvidenceSources.ALL.stream()
            .flatMap(source -> source.reads().stream())
            .collect(Collectors.toSet());
    assertEquals(
        List.of(),
        Kinds.ALL.stream().filter(kind -> !read.contains(kind)).map(Kind::resource).toList());
  }

  @Test
  void only_looks() throws IOException {
    for (var rule : rules()) {
      assertTrue(Set.of("get", "list").containsAll(rule.getVerbs()), rule::toString);
      assertTrue(
          rule.getResources().stream()
              .noneMatch(
                  name -> name.contains("*") || Set.of("secrets", "configmaps").contains(name)),
          rule::toString);
    }
  }

  private static String spoken(Kind<?> kind) {
    return kind.group() + "/" + kind.resource();
  }

  private static SortedSet<String> resources() throws IOException {
    return rules().stream()
        .flatMap(
            rule -> rule.getResources().stream().map(r -> rule.getApiGroups().getFirst() + "/" + r))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @SuppressWarnings("deprecation") // the file says its kind
  private static List<PolicyRule> rules() throws IOException {
    ClusterRole role = Serialization.unmarshal(new ByteArrayInputStream(Files.readAllBytes(FILE)));
    return role.getRules();
  }
}
