package dev.sitrep.receiver;

import static dev.sitrep.engine.FakeOllama.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sitrep.alert.Payloads;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.engine.Reason;
import dev.sitrep.report.Report;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The facts go out first, and the model's words follow.
@Timeout(60)
class FollowUpTest {
  private static final String ALERT = "01-firing-single";

  @TempDir private Path folder;

  @Test
  void the_explanation_of_a_slow_model_follows_the_facts() throws Exception {
    try (var ollama =
            FakeOllama.with(model("qwen3:8b"))
                .loadsFor(Duration.ofSeconds(3))
                .answers(FollowUpTest::repeated);
        var service = service(ollama)) {
      service.alert(Payloads.bytes(ALERT));
      var first = service.told().await("of the rules", _ -> true);
      assertEquals(Reason.PENDING, ((Unexplained) first.diagnosis()).reason());
      var second = service.told().await("of the model", FollowUpTest::explained);
      assertEquals(first.id(), second.id());
      assertEquals(first.cause(), second.cause());
      assertEquals("qwen3:8b", second.effort().model());
      assertEquals(1, second.effort().calls());
      assertFalse(second.effort().modelDigest().isEmpty());
      assertEquals(1, ollama.loads(), "the load was given up and began again");
      var prompt = service.get("/api/v1/incidents/" + first.id() + "/prompt").json();
      assertEquals(2, prompt.path("report").asInt());
      var asked = ollama.asked().getLast();
      assertEquals(asked.at("/messages/0/content"), prompt.path("system"));
      assertEquals(asked.at("/messages/1/content"), prompt.path("user"));
      assertEquals(second.effort().promptTokens(), prompt.path("promptTokens").asInt());
      assertEquals(second.effort().answerTokens(), prompt.path("answerTokens").asInt());
      assertEquals(second.effort().leftOut(), prompt.path("leftOut").asInt(-1));
      assertEquals("qwen3:8b", prompt.path("model").asText());
      assertEquals(second.effort().promptDigest(), prompt.path("promptDigest").asText());
      service.settle();
      assertEquals(2, service.told().messages().size());
      assertEquals(
          1, service.metric("sitrep_model_questions_seconds_count{outcome=\"explained\"}"));
    }
  }

  @Test
  void a_model_that_says_nothing_useful_after_the_facts_makes_no_second_message() throws Exception {
    try (var ollama =
            FakeOllama.with(model("qwen3:8b"))
                .loadsFor(Duration.ofMillis(2500))
                .answers("I think it is the database.");
        var service = service(ollama)) {
      service.alert(Payloads.bytes(ALERT));
      var first = service.told().await("of the rules", _ -> true);
      assertEquals("pending", reasonKept(service, first.id()));
      service
          .get("/api/v1/incidents/" + first.id() + "/prompt")
          .problem(404, "no_prompt", "no model", first.id());
      Service.eventually(
          "why there is no explanation",
          () -> reasonKept(service, first.id()).equals("ungrounded"));
      service.settle();
      assertEquals(1, service.told().messages().size());
    }
  }

  @Test
  void a_service_that_stops_keeps_the_facts_and_does_not_wait_for_the_model() throws Exception {
    var cluster = Stage.of(folder, List.of(ALERT));
    try (var ollama = FakeOllama.with(model("qwen3:8b")).loadsFor(Duration.ofMinutes(1))) {
      var service =
          Service.start(
              folder,
              cluster,
              Map.of("SITREP_MODEL_NAME", "qwen3:8b", "SITREP_MODEL_URL", ollama.url().toString()));
      service.alert(Payloads.bytes(ALERT));
      Service.eventually("a question", () -> !ollama.asked().isEmpty());
      long began = System.nanoTime();
      service.close();
      assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 10, "waited");
    }
    try (var next = Service.start(folder, Stage.of(folder, List.of(ALERT)))) {
      var report = next.told().await("of the first", _ -> true);
      assertEquals(Reason.NOT_ASKED, ((Unexplained) report.diagnosis()).reason());
      next.settle();
      assertEquals(1, next.told().messages().size());
    }
  }

  private Service service(FakeOllama ollama) throws Exception {
    return Service.start(
        folder,
        Stage.of(folder, List.of(ALERT)),
        Map.of(
            "SITREP_MODEL_NAME", "qwen3:8b",
            "SITREP_MODEL_URL", ollama.url().toString(),
            "SITREP_MODEL_PATIENCE_SECONDS", "1"));
  }

  private static String reasonKept(Service service, String id) throws Exception {
    return service
        .send(
            HttpRequest.newBuilder(service.url().resolve("/i/" + id))
                .header("Accept", "application/json"))
        .json()
        .at("/diagnosis/reason")
        .asText();
  }

  private static boolean explained(Report report) {
    return report.diagnosis() instanceof Explained;
  }

  /// A good model, if a dull one: it says the first finding in its own place, and quotes its proof.
  private static String repeated(String prompt) {
    var finding =
        Pattern.compile("(?m)^\\S+ F1 \\|.*\\| ([^|]+) \\| (E\\d+)[^|]*$").matcher(prompt);
    assertTrue(finding.find(), prompt);
    var evidence =
        Pattern.compile("(?m)^\\S+ " + finding.group(2) + " \\|.*\\| ([^|]+)$").matcher(prompt);
    assertTrue(evidence.find(), prompt);
    return """
    {"analysis": %1$s, "basis": [{"id": "%2$s", "quote": %3$s}], "category": "unknown",
     "cause": %1$s, "commands": [], "verdict": "supported"}
    """
        .formatted(
            JsonNodeFactory.instance.textNode(finding.group(1) + "."),
            finding.group(2),
            JsonNodeFactory.instance.textNode(evidence.group(1)));
  }
}
