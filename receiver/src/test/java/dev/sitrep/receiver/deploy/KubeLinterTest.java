package dev.sitrep.receiver.deploy;

import static dev.sitrep.receiver.deploy.Rendered.items;
import static dev.sitrep.receiver.deploy.Rendered.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.receiver.deploy.Rendered.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What reviewers' tools look for, over all that is rendered. Tests are called after the checks of
/// kube-linter, or after controls of kubescape and of the Pod Security Standards.
@TestInstance(Lifecycle.PER_CLASS)
class KubeLinterTest {
  private static final Set<String> VOLUMES =
      Set.of("configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret");
  private static final Pattern TAG = Pattern.compile(".+:(?!latest$)[\\w][\\w.-]{0,127}");

  private final List<Rendered> all = new ArrayList<>();

  @BeforeAll
  void render(@TempDir Path folder) throws IOException, InterruptedException {
    all.addAll(Rendered.overlays());
    all.add(Rendered.with(folder, "ollama", "ollama-gpu", "prompts", "cluster-wide"));
    assertEquals(10, all.stream().flatMap(Rendered::workloads).count());
  }

  @Test
  void unset_cpu_and_memory_requirements() {
    containers((_, container) ->
        Stream.of("requests", "limits")
            .map(container.path("resources")::path)
            .allMatch(set -> set.hasNonNull("cpu") && set.hasNonNull("memory")));
  }

  @Test
  void no_read_only_root_fs() {
    security("readOnlyRootFilesystem", true);
  }

  @Test
  void privilege_escalation_container() {
    security("allowPrivilegeEscalation", false);
  }

  @Test
  void privileged_container_and_drop_net_raw_capability() {
    containers((_, container) -> {
      var security = container.path("securityContext");
      return !security.has("privileged")
          && texts(security.at("/capabilities/drop")).equals(List.of("ALL"))
          && !security.path("capabilities").has("add");
    });
  }

  @Test
  void run_as_non_root_with_a_number() {
    workloads(workload -> {
      var security = workload.pod().path("securityContext");
      return security.path("runAsNonRoot").asBoolean()
          && security.path("runAsUser").asInt() > 0
          && security.at("/seccompProfile/type").asText().equals("RuntimeDefault");
    });
  }

  @Test
  void host_network_host_pid_host_ipc_and_sensitive_host_mounts() {
    workloads(workload ->
        Stream.of("hostNetwork", "hostPID", "hostIPC").noneMatch(workload.pod()::has)
            && items(workload.pod().path("volumes"))
                .allMatch(volume ->
                    names(volume).stream()
                        .filter(key -> !key.equals("name"))
                        .allMatch(VOLUMES::contains)));
    containers(
        (_, container) -> items(container.path("ports")).noneMatch(port -> port.has("hostPort")));
  }

  @Test
  void latest_tag() {
    containers((_, container) -> TAG.matcher(container.path("image").asText()).matches());
  }

  @Test
  void default_service_account_and_non_existent_service_account() {
    workloads(workload ->
        workload
            .in()
            .of("ServiceAccount")
            .map(Rendered::name)
            .toList()
            .contains(workload.pod().path("serviceAccountName").asText()));
  }

  /// kubescape C-0034
  @Test
  void automatic_mapping_of_service_account() {
    workloads(workload ->
        workload.pod().hasNonNull("automountServiceAccountToken")
            && !workload.pod().path("automountServiceAccountToken").asBoolean());
    for (var rendered : all) {
      rendered
          .of("ServiceAccount")
          .forEach(account ->
              assertFalse(
                  account.path("automountServiceAccountToken").asBoolean(true), account::toString));
    }
  }

  @Test
  void only_sitrep_has_a_token_and_it_expires() {
    workloads(workload -> {
      var tokens =
          items(workload.pod().path("volumes"))
              .flatMap(volume -> items(volume.at("/projected/sources")))
              .filter(source -> source.has("serviceAccountToken"))
              .map(source -> source.at("/serviceAccountToken/expirationSeconds").asInt())
              .toList();
      return tokens.equals(workload.name().equals("sitrep") ? List.of(3600) : List.of());
    });
  }

  @Test
  void no_liveness_readiness_or_startup_probe_and_their_ports() {
    containers((workload, container) ->
        workload.isJob()
            || Stream.of("livenessProbe", "readinessProbe", "startupProbe")
                .map(container::path)
                .allMatch(probe ->
                    items(container.path("ports"))
                        .anyMatch(port -> port.path("name").equals(probe.at("/httpGet/port")))));
  }

  @Test
  void dangling_service_and_mismatching_selector() {
    for (var rendered : all) {
      rendered
          .of("Service")
          .forEach(service ->
              assertTrue(
                  rendered
                      .workloads()
                      .anyMatch(workload ->
                          selects(service.at("/spec/selector"), workload.labels())
                              && items(service.at("/spec/ports"))
                                  .allMatch(port ->
                                      workload
                                          .containers()
                                          .flatMap(one -> items(one.path("ports")))
                                          .anyMatch(one ->
                                              one.path("name").equals(port.path("targetPort"))))),
                  service::toString));
    }
    workloads(workload ->
        workload.isJob()
            || selects(workload.object().at("/spec/selector/matchLabels"), workload.labels()));
  }

  @Test
  void exposed_services() {
    for (var rendered : all) {
      rendered
          .of("Service")
          .forEach(service -> assertFalse(service.path("spec").has("type"), service::toString));
    }
  }

  @Test
  void env_var_secret_and_read_secret_from_env_var() {
    containers((_, container) ->
        items(container.path("env"))
                .allMatch(variable ->
                    !variable.path("valueFrom").has("secretKeyRef")
                        && !variable
                            .path("name")
                            .asText()
                            .matches("(?i).*(token|password|secret|key)$"))
            && items(container.path("envFrom")).noneMatch(from -> from.has("secretRef")));
    for (var rendered : all) {
      assertEquals(0, rendered.of("Secret").count(), rendered.name());
    }
  }

  /// Without it Kubernetes adds variables for each Service, and `SITREP_PORT` is not ours.
  @Test
  void service_links() {
    workloads(workload -> !workload.pod().path("enableServiceLinks").asBoolean(true));
  }

  @Test
  void no_anti_affinity_and_topology_spread() {
    workloads(workload ->
        workload.object().at("/spec/replicas").asInt(1) == 1
            || (workload.pod().at("/affinity/podAntiAffinity").isObject()
                && workload.pod().path("topologySpreadConstraints").size() > 0));
  }

  @Test
  void pdb_max_unavailable_and_unhealthy_pod_eviction_policy() {
    for (var rendered : all) {
      var replicas = rendered.one("Deployment", "sitrep").at("/spec/replicas").asInt();
      var budgets = rendered.of("PodDisruptionBudget").toList();
      assertEquals(replicas > 1 ? 1 : 0, budgets.size(), rendered.name());
      for (var budget : budgets) {
        assertEquals(1, budget.at("/spec/maxUnavailable").asInt());
        assertEquals("AlwaysAllow", budget.at("/spec/unhealthyPodEvictionPolicy").asText());
      }
    }
  }

  /// A volume that one node has at a time, and a pod that is to come before the other one goes,
  /// wait for each other.
  @Test
  void a_claim_is_never_wanted_by_two_pods_of_a_rollout() {
    workloads(workload ->
        workload.isJob()
            || items(workload.pod().path("volumes"))
                .noneMatch(one -> one.has("persistentVolumeClaim"))
            || (workload.object().at("/spec/strategy/type").asText().equals("Recreate")
                && workload.object().at("/spec/replicas").asInt() == 1));
  }

  @Test
  void what_is_mounted_is_there() {
    workloads(workload -> {
      var volumes =
          items(workload.pod().path("volumes")).map(one -> one.path("name").asText()).toList();
      var mounted =
          workload
              .containers()
              .flatMap(one -> items(one.path("volumeMounts")))
              .map(one -> one.path("name").asText())
              .toList();
      var claims = workload.in().of("PersistentVolumeClaim").map(Rendered::name).toList();
      return Set.copyOf(volumes).equals(Set.copyOf(mounted))
          && items(workload.pod().path("volumes"))
              .filter(one -> one.has("persistentVolumeClaim"))
              .allMatch(
                  one -> claims.contains(one.at("/persistentVolumeClaim/claimName").asText()));
    });
  }

  @Test
  void job_ttl_seconds_after_finished_and_deadline() {
    workloads(workload ->
        !workload.isJob()
            || (workload.object().at("/spec/ttlSecondsAfterFinished").asInt() > 0
                && workload.object().at("/spec/activeDeadlineSeconds").asInt() > 0));
  }

  @Test
  void pod_security_restricted_is_enforced() {
    for (var rendered : all) {
      var labels = rendered.one("Namespace", "sitrep").at("/metadata/labels");
      for (var mode : List.of("enforce", "audit", "warn")) {
        assertEquals("restricted", labels.path("pod-security.kubernetes.io/" + mode).asText());
      }
    }
  }

  @Test
  void required_labels() {
    workloads(workload ->
        workload.labels().path("app.kubernetes.io/name").asText().equals(workload.name()));
  }

  private void workloads(Predicate<Workload> holds) {
    for (var rendered : all) {
      rendered
          .workloads()
          .forEach(workload -> assertTrue(holds.test(workload), workload::toString));
    }
  }

  private void containers(BiPredicate<Workload, JsonNode> holds) {
    workloads(workload -> {
      var found = workload.containers().toList();
      return !found.isEmpty() && found.stream().allMatch(one -> holds.test(workload, one));
    });
  }

  private void security(String key, boolean value) {
    containers((_, container) -> {
      var found = container.path("securityContext").path(key);
      return found.isBoolean() && found.asBoolean() == value;
    });
  }

  static boolean selects(JsonNode selector, JsonNode labels) {
    return !selector.isEmpty()
        && names(selector).stream().allMatch(key -> selector.get(key).equals(labels.get(key)));
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
