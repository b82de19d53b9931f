package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ConfigReferences;
import dev.sitrep.evidence.ConfigReferences.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountConfigMissingTest {
  private final MountConfigMissing rule = new MountConfigMissing();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          MountVolume.SetUp failed for volume "rules" : configmap "tax-rules" not found | volume rules needs configmap tax-rules, which does not exist in namespace shop | configmap/tax-rules
          MountVolume.SetUp failed for volume "tls" : secret "shop-tls" not found | volume tls needs secret shop-tls, which does not exist in namespace shop | secret/shop-tls
          MountVolume.SetUp failed for volume "all" : [configmap "tax-rules" not found, secret "shop-tls" not found] | volume all needs configmap tax-rules, which does not exist in namespace shop | configmap/tax-rules
          MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.key | volume tls needs key tls.key of a secret that has no such key | pod/api-5d9f7-x2x7p
          MountVolume.SetUp failed for volume "app" : configmap references non-existent config key: app.yaml | volume app needs key app.yaml of a configmap that has no such key | pod/api-5d9f7-x2x7p
          """)
  void names_the_object_that_is_missing(String message, String cause, String fault) {
    var finding = only(rule, pending(POD, ""), warning(POD, "FailedMount", message));

    assertEquals(cause, finding.cause());
    assertEquals(fault, finding.fault().path());
    assertEquals(List.of("E2"), finding.exhibits());
    assertEquals(List.of(POD), finding.subjects());
  }

  @Test
  void the_pod_s_spec_tells_whose_key_it_is() {
    var asked =
        new ConfigReferences(
            POD,
            List.of(
                new Reference("configmap", "other", List.of(), "volume misc", false),
                new Reference("configmap", "settings", List.of("app.yaml"), "volume app", false)));
    var finding =
        only(
            rule,
            pending(POD, ""),
            asked,
            warning(
                POD,
                "FailedMount",
                "MountVolume.SetUp failed for volume \"app\" : configmap references non-existent"
                    + " config key: app.yaml"));

    assertEquals(
        "volume app needs key app.yaml of configmap settings, which has no such key",
        finding.cause());
    assertEquals("configmap/settings", finding.fault().path());
    assertEquals("kubectl -n shop describe configmap/settings", finding.next().get(1));
  }

  @Test
  void the_event_may_be_told_of_a_sibling() {
    var words = "MountVolume.SetUp failed for volume \"rules\" : configmap \"a\" not found";
    var finding = only(rule, pending(POD, ""), warning(SIBLING, "FailedMount", words));

    assertEquals(List.of(POD), finding.subjects());
    assertEquals(
        List.of(), rule.analyze(file(pending(POD, ""), warning(STRANGER, "FailedMount", words))));
  }

  @Test
  void a_pod_that_runs_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").build(),
                warning(
                    POD,
                    "FailedMount",
                    "MountVolume.SetUp failed for volume \"a\" : secret \"b\" not found"))));
  }
}
