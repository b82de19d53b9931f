package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.WorkloadState;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static List<String> rules(CaseFile file) {
    return Ranking.of(file, Analyzers.ALL).stream().map(Finding::rule).toList();
  }

  @Test
  void a_cause_swallows_its_symptom() {
    var claim = new Ref("persistentvolumeclaim", "shop", "data");

    assertEquals(
        List.of("claim-class-missing"),
        rules(
            file(
                pending(
                    POD,
                    "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims."),
                warning(claim, "ProvisioningFailed", "storageclass \"fast\" not found"))));
  }

  @Test
  void memory_goes_before_the_probe_that_failed_meanwhile() {
    assertEquals(
        List.of("oom-killed"),
        rules(
            file(
                container("api")
                    .loops()
                    .died("OOMKilled", 137)
                    .probe("readiness", "exec a", "")
                    .build(),
                warning(POD, "Unhealthy", "Readiness probe failed: no"))));
  }

  @Test
  void what_is_known_goes_before_what_is_not() {
    assertEquals(
        List.of("crash-loop", "crash-loop"),
        rules(
            file(
                container("api").loops().died("Error", 1).build(),
                container("api").of(SIBLING).loops().died("Error", 2).build(),
                decisive(SIBLING, "api", true, "no such table"))));
    assertEquals(
        List.of(SIBLING),
        Ranking.of(
                file(
                    container("proxy").loops().died("Error", 1).build(),
                    container("api").of(SIBLING).loops().died("Error", 2).build(),
                    decisive(SIBLING, "api", true, "no such table")),
                Analyzers.ALL)
            .getFirst()
            .subjects());
  }

  @Test
  void the_alert_s_own_pod_goes_before_its_siblings() {
    assertEquals(
        List.of("crash-loop", "oom-killed"),
        rules(
            file(
                container("api").of(SIBLING).loops().died("OOMKilled", 137).build(),
                container("api").loops().died("Error", 1).build(),
                decisive(POD, "api", true, "no such table"))));
  }

  @Test
  void two_causes_of_two_pods_are_both_told() {
    assertEquals(
        List.of("image-tag-missing", "oom-killed"),
        rules(
            file(
                container("api").waiting("ErrImagePull", "manifest unknown").build(),
                container("api").of(SIBLING).loops().died("OOMKilled", 137).build())));
  }

  @Test
  void a_pod_that_is_gone_does_not_hide_what_its_siblings_show() {
    assertEquals(
        List.of("oom-killed"),
        rules(
            file(
                Cases.state(0, 1, 1),
                new WorkloadState(POD, false, 0, 0, 0, List.of()),
                container("api").of(SIBLING).loops().died("OOMKilled", 137).build())));
    assertEquals(
        List.of("target-gone"),
        rules(file(Cases.state(1, 1, 0), new WorkloadState(POD, false, 0, 0, 0, List.of()))));
  }

  @Test
  void nothing_wrong_is_nothing_said() {
    assertEquals(List.of(), rules(file(container("api").build())));
  }
}
