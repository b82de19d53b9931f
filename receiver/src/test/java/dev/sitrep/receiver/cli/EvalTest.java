package dev.sitrep.receiver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.sitrep.engine.FakeOllama;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two models beside the rules, on the stories `api-without-database` (whose cause is written
/// down), `encoder-is-gone` (nobody can know) and `mailer-evicted`; `notes` is no story.
class EvalTest {
  private static final String NAMES_IT =
      answer(
          "It began after node worker-17 failed. Container api exits with code 3.",
          "E7",
          "FATAL: missing DATABASE_URL",
          "configuration",
          "Container api exits with code 3 because DATABASE_URL is missing.",
          "supported");
  private static final String INVENTED =
      answer(
          "The disk of database orders-7 is full.",
          "E3",
          "disk full on orders-7",
          "storage",
          "Database orders-7 has 0 bytes left.",
          "supported");
  private static final String ABSTAINS =
      answer("Nothing shows it.", "E1", "nothing", "unknown", "Not known.", "insufficient");

  @TempDir private Path folder;
  private final FakeOllama ollama = new FakeOllama(EvalTest::nothing);

  private static void nothing(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(500, -1);
  }

  private static String answer(
      String analysis, String id, String quote, String category, String cause, String verdict) {
    var json = new ObjectMapper().createObjectNode().put("analysis", analysis);
    json.putArray("basis").addObject().put("id", id).put("quote", quote);
    json.put("category", category).put("cause", cause).put("certainty", verdict);
    json.putArray("commands");
    return json.put("verdict", verdict).toString();
  }

  @BeforeEach
  void two_models() {
    ollama.installed("{\"models\":[{\"name\":\"good:1b\"},{\"name\":\"bad:1b\"}]}");
    ollama.shows(
        FakeOllama.status(
            200,
            "{\"capabilities\":[\"completion\"],\"model_info\":{\"m.context_length\":32768}}"));
    ollama.then(exchange -> script(ollama.asked().getLast()).answer(exchange));
  }

  @AfterEach
  void close() {
    ollama.close();
  }

  private FakeOllama.Script script(JsonNode asked) {
    boolean good = asked.path("model").asText().equals("good:1b");
    var prompt = asked.path("messages").toString();
    if (prompt.contains("DATABASE_URL")) {
      return good ? FakeOllama.says(NAMES_IT) : ollama.stallsAfter();
    }
    if (prompt.contains("encoder")) {
      return FakeOllama.says(good ? ABSTAINS : INVENTED);
    }
    if (prompt.contains("mailer")) {
      return FakeOllama.says(good ? "The node is short of memory." : ABSTAINS);
    }
    return FakeOllama.says("yes");
  }

  private static Path stories() throws Exception {
    var alert =
        Objects.requireNonNull(EvalTest.class.getResource("/stories/encoder-is-gone/alert.json"));
    return Objects.requireNonNull(Path.of(alert.toURI()).getParent()).resolveSibling("");
  }

  private Ran eval(String... more) throws Exception {
    var args = new ArrayList<>(List.of("eval", "--scenarios", stories().toString()));
    args.addAll(List.of(more));
    return Ran.apart(
        folder, Map.of("OLLAMA_HOST", ollama.url().getAuthority()), args.toArray(String[]::new));
  }

  @Test
  void two_models_stand_beside_the_rules() throws Exception {
    var file = folder.resolve("eval.json");
    var ran =
        eval("--model", "good:1b,bad:1b", "--patience", "3", "--verbose", "--to", file.toString());
    assertEquals(0, ran.exit(), ran.err());
    var json = new ObjectMapper().readTree(Files.readString(file));
    assertEquals("sitrep.eval/v1", json.path("schema").asText());
    assertEquals(List.of("rules only", "good:1b", "bad:1b"), json.findValuesAsText("name"));

    row(json, 0, "found 1, unknown 1, abstainedRight 1, abstainedWrong 0, calls 0");
    row(
        json,
        1,
        "measured 3, expecting 1, found 1, foundBeyondRules 0, claimsHeld 3, claimsCut 1, "
            + "ungroundedAnswers 0, invalidJson 1, abstainedRight 1, abstainedWrong 0, guessed 0");
    row(
        json,
        2,
        "measured 3, expecting 1, found 0, claimsHeld 0, claimsCut 3, ungroundedAnswers 1, "
            + "invalidJson 0, abstainedRight 0, abstainedWrong 1, guessed 0");
    assertEquals("{}", json.path("rows").path(1).path("noAnswer").toString());
    assertEquals("{\"late\":1}", json.path("rows").path(2).path("noAnswer").toString());

    var first = json.path("rows").path(1).path("trials").path(0);
    assertEquals("api-without-database", first.path("scenario").asText());
    assertEquals("[\"DATABASE_URL\"]", first.path("expected").toString());
    assertEquals("found", first.path("outcome").asText());
    assertFalse(first.path("explanation").asText().contains("worker-17"), first.toString());
    assertEquals(3, first.path("claimsHeld").asInt());
    assertEquals(4, first.path("claims").asInt());
    assertFalse(first.path("promptDigest").asText().isEmpty());

    assertTrue(
        ran.out().contains("  expected: DATABASE_URL\n  rules:    container api"), ran.out());
    assertTrue(ran.out().contains("skipped: notes: there is no alert.json in it"), ran.out());
    assertTrue(ran.out().contains("2 without expect.txt"), ran.out());
    assertTrue(ran.err().contains("good:1b 3/3 mailer-evicted: invalid JSON"), ran.err());
    ran.hasNoTrace();
  }

  private static void row(JsonNode json, int index, String expected) {
    var row = json.path("rows").path(index);
    for (var pair : expected.split(", ", -1)) {
      var parts = pair.split(" ", -1);
      assertEquals(
          Integer.parseInt(parts[1]), row.path(parts[0]).asInt(-1), () -> parts[0] + " in " + row);
    }
  }

  @Test
  void a_model_that_is_not_there_is_named_and_the_others_are_asked() throws Exception {
    ollama.shows(exchange -> {
      var asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      (asked.contains("nope")
              ? FakeOllama.status(404, "{\"error\":\"model 'nope' not found\"}")
              : FakeOllama.status(200, "{\"capabilities\":[\"completion\"]}"))
          .answer(exchange);
    });
    var ran = eval("--model", "nope", "--model", "good:1b", "--limit", "1", "--output", "json");
    assertEquals(1, ran.exit(), ran.err());
    assertTrue(ran.err().contains("ollama pull nope"), ran.err());
    var json = new ObjectMapper().readTree(ran.out());
    assertTrue(json.path("notAsked").path("nope").asText().contains("ollama pull nope"));
    assertEquals(List.of("rules only", "good:1b"), json.findValuesAsText("name"));
  }

  @Test
  void without_a_model_the_rules_are_measured_on_the_demos_faults() {
    var ran = Ran.here("eval", "--model", "none");
    assertEquals(0, ran.exit(), ran.err());
    assertTrue(ran.out().contains("rules only          19/19 "), ran.out());
    assertTrue(ran.out().contains("19 scenarios"), ran.out());
  }

  @Test
  void what_is_no_story_is_told_with_the_way_out() throws Exception {
    Files.createDirectories(folder.resolve("empty"));
    Ran.here("eval", "--scenarios", folder.resolve("empty").toString())
        .cannot("there is no story in it", "sitrep record");
    Ran.here("eval", "--scenarios", folder.resolve("none").toString()).cannot("cannot be read");
    var broken = Files.createDirectories(folder.resolve("stories/broken"));
    Files.createDirectories(broken.resolve("dump"));
    Files.writeString(broken.resolve("alert.json"), "hello");
    Ran.here("eval", "--model", "none", "--scenarios", broken.toString())
        .cannot("no scenario could be told", "broken", "no Kubernetes objects");
    Ran.here("eval", "--limit", "0").cannot("--limit 0");
    Ran.here("eval", "--repeat", "0").cannot("--repeat 0");
    Ran.here("eval", "--to", folder.resolve("no/where.json").toString()).cannot("no folder");
  }
}
