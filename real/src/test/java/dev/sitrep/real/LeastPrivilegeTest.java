package dev.sitrep.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the ServiceAccount may do is what Sitrep needs, and what is told where it may not look:
/// here it may read one namespace, its configuration names two, and nodes are not its business.
@Tag("quick")
@ExtendWith(Peers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(420)
class LeastPrivilegeTest {
  private static final String WHO = "system:serviceaccount:sitrep:sitrep";
  private static final String FOREIGN = "payroll";

  /// What every account may ask about itself.
  private static final List<String> EVERYBODY =
      List.of(
          "selfsubjectreviews.authentication.k8s.io",
          "selfsubjectaccessreviews.authorization.k8s.io",
          "selfsubjectrulesreviews.authorization.k8s.io");

  private final Fault fault = Fault.named("cpu-too-large");
  private Stand stand;
  private String token = "";

  @BeforeAll
  void install() throws Exception {
    stand =
        Stand.with(List.of(fault.namespace()), List.of(fault.namespace(), FOREIGN), false, 1, "");
    Program.fed(
        "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(FOREIGN),
        "kubectl",
        "apply",
        "-f",
        "-");
    token = Program.run("kubectl", "-n", "sitrep", "create", "token", "sitrep");
    fault.apply();
  }

  @AfterAll
  void remove() throws Exception {
    if (stand != null) {
      stand.close();
    }
    fault.remove();
    Program.run("kubectl", "delete", "namespace", FOREIGN, "--wait=false");
  }

  @Test
  void it_may_do_what_is_declared_and_nothing_else() {
    var declared = new TreeSet<String>();
    Kinds.ALL.forEach(kind -> declared.add(resource(kind) + " [get list]"));
    declared.add("pods/log [get]");
    var may =
        Program.run("kubectl", "auth", "can-i", "--list", "--as=" + WHO, "-n", fault.namespace())
            .lines()
            .skip(1)
            .filter(line -> !line.isBlank() && !line.startsWith(" "))
            .filter(line -> EVERYBODY.stream().noneMatch(line::startsWith))
            .map(line -> line.replaceAll("\\s+\\[\\]\\s+\\[\\]", ""))
            .map(line -> line.replaceAll("\\s+", " ").strip())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(String.join("\n", declared), String.join("\n", may));
  }

  @Test
  void with_its_token_each_declared_list_works_and_the_rest_is_refused() {
    for (var kind : Kinds.ALL) {
      var list = list(resource(kind), kind.namespaced() ? fault.namespace() : "");
      assertEquals(kind.namespaced(), list.ok(), () -> kind.resource() + ": " + list.output());
    }
    for (var refused : List.of("secrets", "configmaps", "roles.rbac.authorization.k8s.io")) {
      refused(list(refused, fault.namespace()));
    }
    refused(list("pods", FOREIGN));
    refused(list("pods", "kube-system"));
    refused(asSitrep("get", "pods", "-A"));
    refused(
        asSitrep(
            "get", "--raw", "/api/v1/namespaces/%s/pods?watch=1".formatted(fault.namespace())));
    refused(asSitrep("delete", "pod", "--all", "-n", fault.namespace()));
    refused(asSitrep("create", "configmap", "mine", "-n", fault.namespace()));
    refused(asSitrep("create", "token", "sitrep", "-n", "sitrep"));
    refused(
        asSitrep(
            "patch",
            "deployment",
            fault.workload(),
            "-p",
            "{\"spec\": {\"replicas\": 0}}",
            "-n",
            fault.namespace()));
  }

  @Test
  void without_nodes_a_node_s_part_is_told_as_far_as_pods_and_events_show_it() {
    var told =
        Eventually.has(
            "a report on " + fault.workload(),
            Duration.ofMinutes(3),
            () -> stand.vendors().reportsOn(fault.namespace()).stream().findFirst());
    var report = told.report();
    for (var word : fault.expect()) {
      assertTrue(report.cause().sentence().contains(word), report.cause()::sentence);
    }
    assertTrue(
        exhibits(report.exhibits().stream().map(item -> item.text()))
            .contains("not allowed to read"),
        () -> report.exhibits().toString());
  }

  @Test
  void of_a_foreign_namespace_the_report_says_that_it_is_not_allowed_to_read() {
    stand
        .monitoring()
        .post(
            """
            [{"labels": {"alertname": "KubeDeploymentReplicasMismatch", "namespace": "%s", "deployment": "salaries", "severity": "warning"},
              "annotations": {"summary": "Deployment has not matched the expected number of replicas."}}]
            """
                .formatted(FOREIGN));
    var told =
        Eventually.has(
            "a report on " + FOREIGN,
            Duration.ofSeconds(60),
            () -> stand.vendors().reportsOn(FOREIGN).stream().findFirst());
    assertEquals("salaries", told.report().object().name());
    assertTrue(
        String.join("\n", told.report().notSeen()).contains("not allowed to read"),
        () -> told.report().notSeen().toString());
    assertFalse(Installation.log().contains("Exception"), Installation::log);
  }

  private static String exhibits(Stream<String> texts) {
    return texts.collect(Collectors.joining("\n"));
  }

  private static String resource(Kind<?> kind) {
    return kind.group().isEmpty() ? kind.resource() : kind.resource() + "." + kind.group();
  }

  private Program.Ran list(String resource, String namespace) {
    return namespace.isEmpty()
        ? asSitrep("get", resource)
        : asSitrep("get", resource, "-n", namespace);
  }

  private Program.Ran asSitrep(String... words) {
    var command = new ArrayList<>(List.of("kubectl", "--token=" + token));
    command.addAll(List.of(words));
    return Program.ran("", command);
  }

  private static void refused(Program.Ran ran) {
    assertFalse(ran.ok(), ran::output);
    assertTrue(ran.output().contains("orbidden"), ran::output);
  }
}
