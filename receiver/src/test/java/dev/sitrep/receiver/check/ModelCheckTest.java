package dev.sitrep.receiver.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.check.Verdict.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelCheckTest {
  private final FakeOllama ollama = new FakeOllama(FakeOllama.says("A pod is a group."));

  @AfterEach
  void stop() {
    ollama.close();
  }

  private void has(String name) {
    ollama.installed(
        "{\"models\":[{\"name\":\"%s\",\"digest\":\"bfa3b09bb24e92527456\"}]}".formatted(name));
    ollama.shows(
        FakeOllama.status(
            200,
            "{\"capabilities\":[\"completion\"],"
                + "\"model_info\":{\"general.architecture\":\"a\",\"a.context_length\":32768}}"));
  }

  @Test
  void without_a_model_there_is_nothing_to_look_at() throws Exception {
    assertEquals(Result.SKIPPED, look("", false).getFirst().result());
  }

  @Test
  void a_model_that_is_there_is_looked_at_and_not_asked() throws Exception {
    has("m:latest");
    var verdicts = look("m", false);
    assertEquals(Result.OK, verdicts.getFirst().result(), verdicts.toString());
    assertTrue(verdicts.getFirst().detail().contains("ollama 0.32.15 at " + ollama.url()));
    assertEquals(Result.SKIPPED, verdicts.getLast().result());
    assertTrue(verdicts.getLast().detail().contains("--ask"));
    assertEquals(List.of(), ollama.asked());
  }

  @Test
  void a_model_that_is_missing_is_told_with_how_to_get_it() throws Exception {
    ollama.installed("{\"models\":[{\"name\":\"other:latest\"}]}");
    var verdict = look("m", false).getFirst();
    assertEquals(Result.FAILED, verdict.result());
    assertTrue(verdict.fix().contains("ollama pull m"), verdict.fix());
  }

  @Test
  void an_engine_that_is_away_is_told() throws Exception {
    ollama.close();
    var verdicts = look("m", true);
    assertEquals(1, verdicts.size(), "it is not asked then");
    assertTrue(verdicts.getFirst().fix().contains("ollama serve"), verdicts.toString());
  }

  @Test
  void a_model_in_a_cloud_is_refused() throws Exception {
    var verdict = look("m:cloud", false).getFirst();
    assertEquals(Result.FAILED, verdict.result());
    assertTrue(verdict.fix().contains("local model"), verdict.fix());
  }

  @Test
  void on_request_it_is_asked_one_question_and_timed() throws Exception {
    has("m:latest");
    var verdict = look("m", true).getLast();
    assertEquals(Result.OK, verdict.result(), verdict.toString());
    assertTrue(
        verdict.detail().matches("first word after \\d+\\.\\d s, whole answer after \\d+\\.\\d s"),
        verdict.detail());
    assertEquals(1, ollama.asked().size());
  }

  @Test
  void a_model_that_is_there_and_does_not_answer_is_told() throws Exception {
    has("m:latest");
    ollama.then(FakeOllama.status(500, "{\"error\":\"model runner has terminated\"}"));
    var verdict = look("m", true).getLast();
    assertEquals(Result.FAILED, verdict.result());
    assertTrue(verdict.detail().contains("terminated"), verdict.detail());
  }

  @Test
  void prompt_texts_that_are_not_there_are_told() throws Exception {
    has("m:latest");
    var env =
        Map.of(
            "SITREP_MODEL_NAME", "m",
            "SITREP_MODEL_URL", ollama.url().toString(),
            "SITREP_MODEL_PROMPTS", "/none/prompts");
    var verdict = ModelCheck.look(Config.load(env).model(), false).verdicts().getFirst();
    assertEquals(Result.FAILED, verdict.result());
    assertEquals("/none/prompts is no folder", verdict.detail());
    assertEquals("mount the prompt texts there, or take model.prompts out", verdict.fix());
  }

  private List<Verdict> look(String name, boolean ask) throws InterruptedException {
    var config =
        Config.load(Map.of("SITREP_MODEL_NAME", name, "SITREP_MODEL_URL", ollama.url().toString()));
    return ModelCheck.look(config.model(), ask).verdicts();
  }
}
