package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.LiveCluster;
import dev.sitrep.receiver.Service;
import dev.sitrep.report.ReportJson;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnoseRouteTest {
  @TempDir private Path folder;

  private static Cluster recording() throws URISyntaxException {
    var file = Objects.requireNonNull(DiagnoseRouteTest.class.getResource("/demo/faults.tsv"));
    return DumpedCluster.open(Path.of(file.toURI()).resolveSibling("cluster"));
  }

  @Test
  void a_workload_gets_its_report() throws Exception {
    try (var service = Service.start(folder, recording())) {
      var answer =
          service.post(
              "/diagnose",
              """
              {"namespace": "storefront", "target": "deployment/api", "question": "why is it down?"}
              """);
      assertEquals(200, answer.status(), answer.body());
      assertTrue(answer.contentType().startsWith("application/json"), answer.contentType());
      assertEquals("sitrep.report/v1", answer.json().path("schema").asText());
      var report = ReportJson.read(answer.body());
      assertEquals("deployment/api", report.object().path());
      assertEquals("why is it down?", report.question());
      assertTrue(report.cause().sentence().contains("DATABASE_URL"), report.cause().sentence());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"deploy/api", "Deployment/api", "deployments/api", "po/web-85f49ccc59-6bg88"})
  void a_target_may_be_called_as_kubectl_calls_it(String target) throws Exception {
    try (var service = Service.start(folder, recording())) {
      var answer =
          service.post(
              "/diagnose", "{\"namespace\": \"storefront\", \"target\": \"" + target + "\"}");
      assertEquals(200, answer.status(), answer.body());
    }
  }

  @Test
  void a_namespace_gets_one_report_about_all_its_troubles() throws Exception {
    try (var service = Service.start(folder, recording())) {
      var answer = service.post("/diagnose", "{\"namespace\": \"checkout\"}");
      assertEquals(200, answer.status(), answer.body());
      var report = ReportJson.read(answer.body());
      assertEquals("namespace/checkout", report.object().path());
      assertTrue(report.also().size() >= 5, report.also().toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|no_body|empty|JSON object",
        "[]|no_object|JSON object|{...}",
        "{}|bad_request|no namespace is named|name one",
        "{\"namespace\": 7}|wrong_type|a number|\"namespace\": \"...\"",
        "{\"namespace\": \"Store Front\"}|bad_request|is no Kubernetes name|lower-case",
        "{\"namespace\": \"../../secrets\"}|bad_request|is no Kubernetes name|lower-case",
        "{\"namespace\": \"storefront\", \"target\": \"api\"}|bad_request|api|deployment/api",
        "{\"namespace\": \"storefront\", \"target\": \"deployment/\"}|bad_request|deployment/|pod/",
        "{\"namespace\": \"storefront\", \"target\": \"pod/a/b\"}|bad_request|pod/a/b|pod/",
        "{\"namespace\": \"storefront\", \"target\": \"pod/A B\"}|bad_request|pod/A?B|pod/",
        "{\"namespace\": \"storefront\", \"target\": \"secret/db\"}|bad_request|secret|statefulset",
        "{\"namespace\": \"storefront\", \"target\": \"node/n1\"}|bad_request|node|statefulset",
      })
  void a_request_without_sense_is_answered_400(
      String body, String code, String message, String hint) throws Exception {
    try (var service = Service.start(folder, recording())) {
      service.post("/diagnose", body).problem(400, code, message, hint);
    }
  }

  @Test
  void what_is_not_there_is_answered_404_with_what_is() throws Exception {
    try (var service = Service.start(folder, recording())) {
      service
          .post("/diagnose", "{\"namespace\": \"storefornt\"}")
          .problem(404, "not_found", "storefornt", "checkout, storefront");
      service
          .post("/diagnose", "{\"namespace\": \"storefront\", \"target\": \"deployment/apl\"}")
          .problem(404, "not_found", "no deployment apl", "kubectl -n storefront get deployments");
    }
  }

  @Test
  void a_namespace_outside_the_configured_ones_stays_closed() throws Exception {
    try (var service =
        Service.start(folder, recording(), Map.of("SITREP_CLUSTER_NAMESPACES", "storefront"))) {
      service
          .post("/diagnose", "{\"namespace\": \"checkout\"}")
          .problem(404, "not_found", "checkout", "storefront", "cluster.namespaces");
      assertEquals(200, service.post("/diagnose", "{\"namespace\": \"storefront\"}").status());
    }
  }

  @Test
  void a_cluster_that_is_not_reachable_is_answered_503() throws Exception {
    var cluster =
        LiveCluster.connect(LiveCluster.Options.current().withMasterUrl("http://127.0.0.1:1"));
    try (var service = Service.start(folder, cluster)) {
      service
          .post("/diagnose", "{\"namespace\": \"storefront\"}")
          .problem(503, "no_cluster", "127.0.0.1:1", "not reachable", "kubectl get pods");
    }
  }

  @Test
  void only_post_is_for_diagnosing() throws Exception {
    try (var service = Service.start(folder, recording())) {
      service.get("/diagnose").problem(405, "wrong_method", "GET", "POST");
    }
  }
}
