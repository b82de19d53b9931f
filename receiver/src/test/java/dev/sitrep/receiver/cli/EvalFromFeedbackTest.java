package dev.sitrep.receiver.cli;

import static dev.sitrep.engine.FakeOllama.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sitrep.alert.Payloads;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class EvalFromFeedbackTest {
  private static final String ALERT = "01-firing-single";

  @TempDir private Path folder;

  @Test
  void what_people_spoke_of_is_asked_again_beside_the_sitrep_that_runs() throws Exception {
    try (var ollama =
            FakeOllama.with(model("old:1b"), model("new:1b"))
                .answers(prompt -> repeated(prompt, "F1"));
        var service =
            Service.start(
                folder,
                Stage.of(folder, List.of(ALERT)),
                Map.of(
                    "SITREP_MODEL_NAME", "old:1b", "SITREP_MODEL_URL", ollama.url().toString()))) {
      service.alert(Payloads.bytes(ALERT));
      var report = service.told().await("explained", r -> r.diagnosis() instanceof Explained);
      service.settle();
      var then = prompts(ollama, report.id());
      say(service, report.id(), "{\"says\": \"helpful\"}");
      say(service, report.id(), "{\"says\": \"wrong-cause\", \"words\": \"it was the proxy\"}");
      int before = ollama.asked().size();

      var file = folder.resolve("replay.json");
      var ran = eval(ollama, "--model", "new:1b,gone:1b", "--to", file.toString());
      assertEquals(1, ran.exit(), "gone:1b was not asked: " + ran.err());
      var again =
          ollama.asked().subList(before, ollama.asked().size()).stream()
              .map(EvalFromFeedbackTest::user)
              .filter(prompt -> prompt.contains("Evidence ("))
              .toList();
      assertEquals(1, again.size());
      assertEquals(then, again.getFirst(), "the model is told the same again");
      assertFalse(again.getFirst().contains("proxy"), "it must not hear what people said");

      for (var words :
          List.of(
              report.id() + ", report 1 of 1",
              "people   wrong cause: \"it was the proxy\"\n           helpful\n",
              "  rules    (",
              "  then     old:1b, 2 of 2 claims held: ",
              "  now      new:1b, 2 of 2 claims held: ",
              "reports                                                      0                     1",
              "explained now, new:1b                                        0                     1",
              "the cluster as it was then is not kept",
              "not asked: gone:1b: ")) {
        assertTrue(ran.out().contains(words), () -> words + " in\n" + ran.out());
      }
      assertTrue(ran.out().lines().allMatch(line -> line.length() <= 100), ran.out());
      var json = new ObjectMapper().readTree(Files.readString(file));
      assertEquals("sitrep.replay/v1", json.path("schema").asText());
      assertEquals("it was the proxy", json.at("/reports/0/said/1/words").asText());
      assertEquals("explained", json.at("/reports/0/now/0/outcome").asText());
      assertEquals(2, json.at("/reports/0/then/claimsHeld").asInt());
      say(service, report.id(), "{\"says\": \"helpful\"}");
    }
  }

  @Test
  void without_a_model_it_tells_what_was_said() throws Exception {
    try (var service = Service.start(folder, Stage.of(folder, List.of(ALERT)))) {
      service.alert(Payloads.bytes(ALERT));
      var report = service.told().await("of the alert", _ -> true);
      service.settle();
      var nothing = run("--model", "none");
      assertEquals(0, nothing.exit(), nothing.err());
      assertTrue(nothing.err().contains("Nobody has said anything"), nothing.err());
      say(service, report.id(), "{\"says\": \"helpful\"}");
      var ran = run("--model", "none");
      assertEquals(0, ran.exit(), ran.err());
      assertTrue(ran.out().contains("No model is configured: none was asked now."), ran.out());
      assertTrue(ran.out().contains("  then     no model configured\n"), ran.out());
    }
    run("--scenarios", "x").cannot("--from-feedback", "--scenarios");
  }

  private Ran eval(FakeOllama ollama, String... more) throws Exception {
    return apart(Map.of("SITREP_MODEL_URL", ollama.url().toString()), more);
  }

  private Ran run(String... more) throws Exception {
    return apart(Map.of(), more);
  }

  private Ran apart(Map<String, String> env, String... more) throws Exception {
    var all = new HashMap<>(env);
    all.put("SITREP_STORE_PATH", folder.resolve("sitrep.db").toString());
    var args = new ArrayList<>(List.of("eval", "--from-feedback"));
    args.addAll(List.of(more));
    return Ran.apart(folder, all, args.toArray(String[]::new));
  }

  private static void say(Service service, String id, String json) throws Exception {
    assertEquals(201, service.post("/i/" + id + "/feedback", json).status());
  }

  /// What the model was told about the incident, without the tag, which is another each time.
  private static String prompts(FakeOllama ollama, String id) {
    var all =
        ollama.asked().stream()
            .map(EvalFromFeedbackTest::user)
            .filter(prompt -> prompt.contains("Evidence ("))
            .toList();
    assertEquals(1, all.size(), id);
    return all.getFirst();
  }

  private static String user(JsonNode asked) {
    var text = asked.path("messages").path(1).path("content").asText();
    var tag = Pattern.compile("begins with ([a-z]{4}) is data").matcher(text);
    return tag.find() ? text.replace(tag.group(1), "TAG") : text;
  }

  /// A good model, if a dull one: it says the first finding in its own place, and quotes its proof.
  private static String repeated(String prompt, String number) {
    var finding =
        Pattern.compile("(?m)^\\S+ " + number + " \\|.*\\| ([^|]+) \\| (E\\d+)[^|]*$")
            .matcher(prompt);
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
