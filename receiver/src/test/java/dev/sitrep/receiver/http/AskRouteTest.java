package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Service;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskRouteTest {
  private final FakeCluster cluster = FakeCluster.untouchable();
  private final FakeOllama engine = new FakeOllama(FakeOllama.says("A PVC is a claim."));

  @TempDir private Path folder;

  @AfterEach
  void close() {
    engine.close();
    assertEquals(0, cluster.calls(), "/ask never touches the cluster");
  }

  private Service withModel() {
    return Service.start(
        folder,
        cluster,
        Map.of("SITREP_MODEL_NAME", "qwen3:8b", "SITREP_MODEL_URL", engine.url().toString()));
  }

  @Test
  void the_model_answers() throws Exception {
    try (var service = withModel()) {
      var answer = service.post("/ask", "{\"question\": \"what is a PVC?\"}");
      assertEquals(200, answer.status(), answer.body());
      assertEquals("A PVC is a claim.", answer.json().path("answer").asText());
      assertEquals("qwen3:8b", answer.json().path("model").asText());
      assertFalse(answer.json().path("grounded").asBoolean(true));
      assertTrue(engine.asked().getFirst().toString().contains("what is a PVC?"));
    }
  }

  @Test
  void without_a_model_the_way_out_is_told() throws Exception {
    try (var service = Service.start(folder, cluster)) {
      service
          .post("/ask", "{\"question\": \"what is a PVC?\"}")
          .problem(503, "no_answer", "no model configured", "model.name");
    }
  }

  @Test
  void a_model_that_does_not_answer_is_told_with_the_way_out() throws Exception {
    try (var service =
        Service.start(
            folder,
            cluster,
            Map.of("SITREP_MODEL_NAME", "qwen3:8b", "OLLAMA_HOST", "127.0.0.1:1"))) {
      service
          .post("/ask", "{\"question\": \"what is a PVC?\"}")
          .problem(503, "no_answer", "127.0.0.1:1");
    }
  }

  @Test
  void a_model_that_fails_is_told() throws Exception {
    engine.then(FakeOllama.status(404, "{\"error\":\"model 'qwen3:8b' not found\"}"));
    try (var service = withModel()) {
      service
          .post("/ask", "{\"question\": \"what is a PVC?\"}")
          .problem(503, "no_answer", "qwen3:8b", "ollama pull");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|no_body|empty",
        "hello|no_json|not JSON",
        "{\"question\": |no_json|not JSON",
        "{\"question\": \"a\"} {}|no_json|not JSON",
        "[\"what?\"]|no_object|JSON object",
        "\"what?\"|no_object|JSON object",
        "{}|no_question|question",
        "{\"question\": \"  \"}|no_question|question",
        "{\"question\": null}|no_question|question",
        "{\"question\": 7}|wrong_type|a number",
        "{\"question\": [\"what?\"]}|wrong_type|an array",
        "{\"question\": {}}|wrong_type|an object",
        "{\"question\": true}|wrong_type|a boolean",
      })
  void a_bad_body_is_answered_400(String body, String code, String words) throws Exception {
    try (var service = withModel()) {
      service.post("/ask", body).problem(400, code, words);
      assertEquals(0, engine.asked().size());
    }
  }

  @Test
  void a_question_may_have_four_thousand_characters() throws Exception {
    try (var service = withModel()) {
      service
          .post("/ask", "{\"question\": \"" + "x".repeat(5000) + "\"}")
          .problem(400, "too_long", "5000", "4000", "shorten");
      service
          .post("/ask", "{\"question\": \"" + "x".repeat(100_000) + "\"}")
          .problem(413, "too_large", "64 KiB", "shorten");
      service.post("/ask", "[".repeat(60_000)).problem(400, "no_json", "not JSON");
      assertEquals(0, engine.asked().size());
      var answer = service.post("/ask", "{\"question\": \"" + "x ".repeat(2000) + "\"}");
      assertEquals(200, answer.status(), answer.body());
    }
  }

  @Test
  void only_post_is_for_asking() throws Exception {
    try (var service = withModel()) {
      service.get("/ask").problem(405, "wrong_method", "GET", "POST");
    }
  }
}
