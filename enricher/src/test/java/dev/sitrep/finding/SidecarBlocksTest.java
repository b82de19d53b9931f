package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ContainerState.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SidecarBlocksTest {
  private final SidecarBlocks rule = new SidecarBlocks();

  @Test
  void a_proxy_keeps_a_finished_job_from_ending() {
    var finding =
        only(
            rule,
            container("work").restartPolicy("Never").ended("Completed", 0).build(),
            container("istio-proxy").restartPolicy("Never").build());

    assertEquals(
        "container work finished 1 min ago with code 0, and container istio-proxy keeps running, so the"
            + " pod cannot complete",
        finding.cause());
    assertEquals("finished but not ended", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E1", "E2"), finding.exhibits());
    assertEquals(
        "Make istio-proxy an init container with restartPolicy Always, or let it end with container"
            + " work.",
        finding.fix());
  }

  @Test
  void a_sidecar_that_does_not_come_up_holds_up_the_program() {
    var finding =
        only(
            rule,
            container("vault-agent")
                .role(Role.SIDECAR)
                .probe("startup", "httpGet /ready port 8200", "8200")
                .running(Duration.ofMinutes(4))
                .build(),
            container("api").waiting("PodInitializing", "").build());

    assertEquals(
        "container api waits for sidecar container vault-agent, which runs and has not started fully"
            + " (its startup probe: httpGet /ready port 8200)",
        finding.cause());
    assertEquals(List.of("E1", "E2"), finding.exhibits());
  }

  @Test
  void a_sidecar_that_its_own_startup_probe_kills_is_told_by_the_probe() {
    var finding =
        only(
            rule,
            container("mesh")
                .role(Role.SIDECAR)
                .port("status", 15020)
                .probe("startup", "httpGet / port 15021", "15021")
                .loops()
                .died("Error", 137)
                .build(),
            container("api").waiting("PodInitializing", "").build(),
            warning(
                POD,
                "Unhealthy",
                "Startup probe failed: Get \"http://10.244.0.9:15021/\": dial tcp 10.244.0.9:15021:"
                    + " connect: connection refused"));

    assertEquals(
        "container api waits for a sidecar that does not get up: startup probe of sidecar container"
            + " mesh asks port 15021; the container listens on 15020",
        finding.cause());
    assertEquals("Set the startup probe's port to 15020.", finding.fix());
    assertEquals(List.of("E3", "E1"), finding.exhibits());
    assertEquals(
        "kubectl -n shop logs pod/api-5d9f7-x2x7p -c mesh --previous --tail=50",
        finding.next().getLast());
  }

  @Test
  void a_sidecar_in_a_crash_loop_is_told_so() {
    assertEquals(
        "container api waits for sidecar container mesh, which is in CrashLoopBackOff",
        only(
                rule,
                container("mesh").role(Role.SIDECAR).loops().died("Error", 1).build(),
                container("api").waiting("PodInitializing", "").build())
            .cause());
  }

  @Test
  void a_pod_that_is_to_stay_up_and_a_sidecar_that_is_up_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("work").restartPolicy("Always").ended("Completed", 0).build(),
                container("proxy").restartPolicy("Always").build())));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("mesh").role(Role.SIDECAR).build(),
                container("api").waiting("PodInitializing", "").build())));
  }
}
