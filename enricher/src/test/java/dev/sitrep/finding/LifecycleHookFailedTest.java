package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleHookFailedTest {
  private final LifecycleHookFailed rule = new LifecycleHookFailed();

  @Test
  void the_hook_s_own_words_are_told() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 137).build(),
            warning(POD, "FailedPostStartHook", "PostStartHook failed"),
            normal(POD, "Killing", "FailedPostStartHook"));

    assertEquals(
        "postStart hook of container api fails, so the kubelet kills the container",
        finding.cause());
    assertEquals("killed: its postStart hook fails", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void what_the_hook_does_is_named() {
    assertEquals(
        "postStart hook of container api (exec /hooks/register.sh --node) fails, so the kubelet"
            + " kills the container",
        only(
                rule,
                container("api")
                    .loops()
                    .died("Error", 137)
                    .postStart("exec /hooks/register.sh --node")
                    .build(),
                warning(POD, "FailedPostStartHook", "PostStartHook failed"))
            .cause());
  }

  @Test
  void older_kubelets_say_what_it_printed() {
    assertEquals(
        "postStart hook of container api fails: /bin/sh: curl: not found, so the kubelet kills the"
            + " container",
        only(
                rule,
                container("api").loops().died("Error", 137).build(),
                warning(
                    POD,
                    "FailedPostStartHook",
                    "Exec lifecycle hook ([/bin/sh -c curl x]) for Container \"api\" in Pod"
                        + " \"api_shop\" failed - error: command exited with 127, message:"
                        + " \"/bin/sh: curl: not found\""))
            .cause());
  }

  @Test
  void the_wait_alone_suffices() {
    var finding = only(rule, container("api").waiting("PostStartHookError", "").build());

    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void a_hook_that_failed_once_in_a_container_that_is_ready_is_no_trouble() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").build(),
                warning(POD, "FailedPostStartHook", "PostStartHook failed"))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").notReady().build(),
                warning(STRANGER, "FailedPostStartHook", "PostStartHook failed"))));
  }
}
