package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ContainerState.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OomKilledTest {
  private final OomKilled rule = new OomKilled();

  @Test
  void names_the_container_and_its_limit_and_cites_the_exhibit() {
    var finding =
        only(
            rule,
            container("model").loops().died("OOMKilled", 137).restarts(8).limit("32Mi").build());

    assertEquals(
        "container model exceeds its memory limit of 32Mi and is killed by the kernel (OOMKilled,"
            + " exit code 137, after 3s, 8 restarts)",
        finding.cause());
    assertEquals("killed for memory again and again", finding.symptom());
    assertEquals(List.of("E1"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(
        "Raise the memory limit of container model above 32Mi, or find what grows.", finding.fix());
  }

  @Test
  void a_container_that_runs_again_is_told_all_the_same() {
    var finding =
        only(rule, container("api").died("OOMKilled", 137).restarts(1).limit("1Gi").build());

    assertEquals("killed for memory, running again", finding.symptom());
    assertEquals(
        "container api exceeds its memory limit of 1Gi and is killed by the kernel (OOMKilled, exit"
            + " code 137, after 3s, 1 restart)",
        finding.cause());
  }

  @Test
  void a_container_without_a_limit_is_told_so() {
    assertEquals(
        "container api has no memory limit and is killed when its pod or node runs out of memory"
            + " (OOMKilled, exit code 137, after 3s)",
        only(rule, container("api").ended("OOMKilled", 137).build()).cause());
  }

  @Test
  void the_kernel_may_kill_a_child_so_that_the_program_ends_with_another_code() {
    assertEquals(
        "init container load exceeds its memory limit of 64Mi and is killed by the kernel"
            + " (OOMKilled, exit code 1, after 3s)",
        only(rule, container("load").role(Role.INIT).ended("OOMKilled", 1).limit("64Mi").build())
            .cause());
  }

  @Test
  void pods_with_the_same_trouble_are_one_finding() {
    var finding =
        only(
            rule,
            container("api").loops().died("OOMKilled", 137).build(),
            container("api").of(Cases.SIBLING).loops().died("OOMKilled", 137).build());

    assertEquals(List.of(Cases.POD, Cases.SIBLING), finding.subjects());
  }

  @Test
  void a_kill_by_another_hand_is_not_for_memory() {
    assertEquals(
        List.of(), rule.analyze(file(container("api").loops().died("Error", 137).build())));
  }

  @Test
  void a_healthy_pod_that_was_killed_last_week_is_not_the_trouble() {
    var old = Cases.NOW.minus(Duration.ofDays(7));

    assertEquals(
        List.of(),
        rule.analyze(file(container("api").died("OOMKilled", 137, "", old).restarts(1).build())));
  }

  @Test
  void a_node_without_memory_is_at_fault_where_the_container_has_no_limit() {
    var node = new Ref("node", "", "worker-3");
    var state =
        Cases.node(
            "worker-3",
            true,
            Cases.condition("MemoryPressure", "True", "KubeletHasInsufficientMemory", ""));

    var finding = only(rule, container("api").loops().died("OOMKilled", 137).build(), state);

    assertEquals(
        "container api has no memory limit and is killed while node worker-3 is under"
            + " MemoryPressure (OOMKilled, exit code 137, after 3s)",
        finding.cause());
    assertEquals(node, finding.fault());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals(
        Cases.POD,
        only(rule, container("api").loops().died("OOMKilled", 137).limit("1Gi").build(), state)
            .fault());
  }

  @Test
  void a_limit_too_small_to_start_is_told_so() {
    assertEquals(
        "container api cannot start: its memory limit of 100m is too small even to start it",
        only(
                rule,
                container("api")
                    .limit("100m")
                    .loops()
                    .died(
                        "StartError",
                        128,
                        "OCI runtime create failed: runc create failed: unable to start container"
                            + " process: container init was OOM-killed (memory limit too low?)",
                        Cases.NOW)
                    .build())
            .cause());
  }
}
