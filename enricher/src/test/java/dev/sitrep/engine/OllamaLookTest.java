package dev.sitrep.engine;

import static dev.sitrep.engine.FakeOllama.says;
import static dev.sitrep.engine.FakeOllama.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.diagnosis.Examples;
import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.engine.EngineState.Unable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OllamaLookTest {
  private static final String SHOWN =
      """
      {"capabilities":["completion","tools","thinking"],"details":{"family":"qwen3"},\
      "model_info":{"general.architecture":"qwen3","qwen3.context_length":40960}}\
      """;

  private final FakeOllama ollama = new FakeOllama(says(""));

  @BeforeEach
  void has_the_model() {
    ollama.shows(status(200, SHOWN));
    ollama.installed(
        """
        {"models":[{"name":"other:8b","digest":"0000"},{"name":"qwen3:8b","digest":"500a1f06"}]}\
        """);
  }

  @AfterEach
  void close() {
    ollama.close();
  }

  @Test
  void an_engine_that_has_the_model_is_able() throws InterruptedException {
    assertEquals(new Able("0.32.15", "500a1f06", false, List.of()), look("qwen3:8b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen3", "qwen3:latest", "QWEN3", "hf.co:443/me/qwen3"})
  void a_name_without_a_tag_is_the_latest(String name) throws InterruptedException {
    ollama.installed(
        """
        {"models":[{"name":"qwen3:8b","digest":"0000"},{"name":"qwen3:latest","digest":"beef"},\
        {"name":"hf.co:443/me/qwen3:latest","digest":"beef"}]}\
        """);
    assertEquals("beef", assertInstanceOf(Able.class, look(name)).digest());
  }

  @Test
  void a_model_that_is_not_there_is_named_with_the_command_that_fetches_it()
      throws InterruptedException {
    ollama.shows(status(404, "{\"error\":\"model 'qwen3:8b' not found\"}"));
    unable(Reason.MISSING, "has no model qwen3:8b", "ollama pull qwen3:8b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"remote_host\":\"https://ollama.com:443\"",
        "\"remote_model\":\"gpt-oss:120b\"",
        "\"remote_host\":\"https://ollama.com\",\"remote_model\":\"gpt-oss:120b\""
      })
  void a_name_that_stands_for_a_model_elsewhere_is_refused(String remote)
      throws InterruptedException {
    ollama.shows(status(200, SHOWN.replaceFirst("\\{", "{" + remote + ",")));
    unable(Reason.REFUSED, "evidence must not leave the cluster", "model.name");
  }

  @Test
  void a_model_that_only_embeds_is_refused() throws InterruptedException {
    ollama.shows(
        status(200, SHOWN.replace("\"completion\",\"tools\",\"thinking\"", "\"embedding\"")));
    unable(Reason.REFUSED, "no capability completion", "model.name");
  }

  @Test
  void a_window_larger_than_the_model_was_trained_for_is_refused() throws InterruptedException {
    ollama.shows(status(200, SHOWN.replace("40960", "4096")));
    unable(
        Reason.OVERFLOW,
        "trained for a window of 4096 tokens, model.contextTokens is 8192",
        "set model.contextTokens to 4096 or less");
    ollama.shows(status(200, SHOWN.replace("40960", "8192")));
    assertInstanceOf(Able.class, look("qwen3:8b"));
  }

  @Test
  void a_model_that_does_not_say_what_it_was_trained_for_is_taken_as_it_is()
      throws InterruptedException {
    ollama.shows(status(200, "{\"details\":{\"family\":\"qwen3\"}}"));
    assertInstanceOf(Able.class, look("qwen3:8b"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.31.2, ''",
    "0.31.2-rc1, ''",
    "0.31.10, ''",
    "v0.32.0, ''",
    "1.0.0, ''",
    "0.0.0, ''",
    "0.0.0-dev, ''",
    "main, ''",
    "0.31.1, break the schema",
    "0.31.1-rc3, break the schema",
    "0.9.9, cuts long prompts",
    "0.12.4, break the schema",
    "0.12.3, cuts long prompts"
  })
  void an_old_version_is_warned_of(String version, String warning) throws InterruptedException {
    ollama.isVersion(version);
    var able = assertInstanceOf(Able.class, look("qwen3:8b"));
    assertEquals(version, able.version());
    assertEquals(warning.isEmpty() ? 0 : 1, able.warnings().size(), able.warnings().toString());
    for (var told : able.warnings()) {
      assertTrue(told.contains("older than 0.31.2") && told.contains(warning), told);
      assertTrue(told.contains("install a newer one"), told);
    }
  }

  @Test
  void only_a_loaded_model_says_whether_it_runs_on_a_cpu() throws InterruptedException {
    ollama.running(running("other:8b", 0, 8192));
    assertFalse(assertInstanceOf(Able.class, look("qwen3:8b")).onCpu());
    ollama.running(running("qwen3:8b", 5_000_000, 8192));
    assertFalse(assertInstanceOf(Able.class, look("qwen3:8b")).onCpu());
    ollama.running(running("qwen3:8b", 0, 8192));
    var onCpu = assertInstanceOf(Able.class, look("qwen3:8b"));
    assertTrue(onCpu.onCpu());
    assertEquals(List.of(), onCpu.warnings());
  }

  @Test
  void a_model_that_is_loaded_with_a_smaller_window_is_used_by_somebody_else()
      throws InterruptedException {
    ollama.running(running("qwen3:8b", 1, 4096));
    var warnings = assertInstanceOf(Able.class, look("qwen3:8b")).warnings();
    assertTrue(warnings.getFirst().contains("a window of 4096 tokens instead of 8192"));
    assertTrue(warnings.getFirst().contains("an Ollama of its own"));
  }

  @Test
  void something_else_that_answers_is_not_ollama() throws InterruptedException {
    ollama.isVersion("");
    unable(Reason.GARBLED, "is not Ollama's API", "model.url");
    ollama.isVersion("0.32.15");
    ollama.shows(status(200, "<html>Welcome</html>"));
    unable(Reason.GARBLED, "is not Ollama's API", "model.url");
    ollama.shows(status(302, ""));
    unable(Reason.FAILED, "sends us elsewhere (status 302)", "model.url");
    ollama.shows(status(500, "{\"error\":\"disk\"}"));
    unable(Reason.FAILED, "failed with status 500: disk", "log of Ollama");
    ollama.shows(status(401, "who are you"));
    unable(Reason.REFUSED, "refuses: who are you", "model.keyFile");
  }

  @Test
  void nobody_listens() throws InterruptedException {
    var gone =
        Models.open(Examples.settings(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(5)));
    var unable = assertInstanceOf(Unable.class, gone.look());
    assertEquals(Reason.UNREACHABLE, unable.reason());
    assertEquals("Ollama at http://127.0.0.1:1 is not reachable: connection refused", unable.why());
  }

  @Test
  void an_engine_that_hangs_costs_three_seconds() throws Exception {
    try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var url = URI.create("http://127.0.0.1:" + mute.getLocalPort());
      var engine = Models.open(Examples.settings(url, Duration.ofSeconds(5)));
      var started = System.nanoTime();
      var unable = assertInstanceOf(Unable.class, engine.look());
      assertEquals(Reason.LATE, unable.reason());
      assertEquals("Ollama at " + url + " did not answer within 3 s", unable.why());
      assertTrue(Duration.ofNanos(System.nanoTime() - started).toMillis() < 5000);
    }
  }

  @Test
  void a_body_without_end_is_late_too_and_without_bound_is_not_read() throws Exception {
    ollama.shows(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      Thread.sleep(20_000);
    });
    unable(Reason.LATE, "did not answer within 3 s", "log of Ollama");
    ollama.shows(status(200, "[" + "1,".repeat(3_000_000) + "1]"));
    assertInstanceOf(Unable.class, look("qwen3:8b"));
  }

  @Test
  void an_interrupt_ends_the_look() throws Exception {
    ollama.shows(_ -> Thread.sleep(20_000));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> look("qwen3:8b"));
  }

  private static String running(String name, long vram, int window) {
    return "{\"models\":[{\"name\":\"%s\",\"size_vram\":%d,\"context_length\":%d}]}"
        .formatted(name, vram, window);
  }

  private void unable(Reason reason, String why, String wayOut) throws InterruptedException {
    var unable = assertInstanceOf(Unable.class, look("qwen3:8b"));
    assertEquals(reason, unable.reason(), unable.why());
    assertTrue(unable.why().contains(why), unable.why());
    assertTrue(unable.wayOut().contains(wayOut), unable.wayOut());
  }

  private EngineState look(String model) throws InterruptedException {
    var settings =
        new ModelSettings("ollama", model, ollama.url(), 8192, 900, Duration.ofSeconds(5), 1);
    return Models.open(settings).look();
  }
}
