package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountFailedTest {
  private final MountFailed rule = new MountFailed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          FailedMount | MountVolume.SetUp failed for volume "rules" : configmap "tax-rules" not found | volume rules needs configmap tax-rules, which does not exist in namespace shop | configmap/tax-rules
          FailedMount | MountVolume.SetUp failed for volume "tls" : secret "shop-tls" not found | volume tls needs secret shop-tls, which does not exist in namespace shop | secret/shop-tls
          FailedMount | MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.key | volume tls needs key tls.key of a secret that has no such key | pod/api-5d9f7-x2x7p
          FailedMount | MountVolume.SetUp failed for volume "app" : configmap references non-existent config key: app.yaml | volume app needs key app.yaml of a configmap that has no such key | pod/api-5d9f7-x2x7p
          FailedMount | MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32 | volume nfs cannot be mounted: mount failed: exit status 32 | pod/api-5d9f7-x2x7p
          FailedMount | Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data kube-api-access-1]: timed out waiting for the condition | volume data is not mounted in time | pod/api-5d9f7-x2x7p
          FailedAttachVolume | Multi-Attach error for volume "pvc-7" Volume is already exclusively attached to one node and can't be attached to another | volume pvc-7 cannot be attached: Volume is already exclusively attached to one node and can't be attached to another | pod/api-5d9f7-x2x7p
          FailedAttachVolume | AttachVolume.Attach failed for volume "pvc-7" : rpc error: code = NotFound desc = disk not found | volume pvc-7 cannot be attached: rpc error: code = NotFound desc = disk not found | pod/api-5d9f7-x2x7p
          """)
  void names_the_volume_and_what_it_lacks(
      String reason, String message, String cause, String fault) {
    var finding = only(rule, pending(POD, ""), warning(POD, reason, message));

    assertEquals(cause, finding.cause());
    assertEquals(fault, finding.fault().path());
    assertEquals(List.of("E2"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void the_event_may_be_told_of_a_sibling() {
    var words = "MountVolume.SetUp failed for volume \"rules\" : configmap \"a\" not found";

    assertEquals(
        1, rule.analyze(file(pending(POD, ""), warning(SIBLING, "FailedMount", words))).size());
    assertEquals(
        List.of(), rule.analyze(file(pending(POD, ""), warning(STRANGER, "FailedMount", words))));
  }

  @Test
  void noise_from_the_start_of_a_pod_that_runs_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                Cases.container("api").build(),
                warning(POD, "FailedMount", "failed to sync configmap cache: timed out"))));
  }
}
