package dev.sitrep.engine;

import static dev.sitrep.diagnosis.Examples.goodAnswer;
import static dev.sitrep.engine.FakeOpenAi.ended;
import static dev.sitrep.engine.FakeOpenAi.lines;
import static dev.sitrep.engine.FakeOpenAi.piece;
import static dev.sitrep.engine.FakeOpenAi.says;
import static dev.sitrep.engine.FakeOpenAi.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.diagnosis.Examples;
import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.engine.EngineState.Unable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class OpenAiTest {
  private static final String MODEL = "Qwen/Qwen3-8B";

  /// How vLLM and llama.cpp really say it: vllm#20409, vllm renderers/params.py, llama.cpp#15780.
  static Stream<Arguments> faults() {
    var said = piece("content", "{\"ana");
    return Stream.of(
        fault(
            status(
                400,
                "{\"object\":\"error\",\"message\":\"This model's maximum context length is 4096"
                    + " tokens. However, you requested 5000 tokens (4500 in the messages, 500 in the"
                    + " completion). Please reduce the length of the messages or completion.\","
                    + "\"type\":\"BadRequestError\",\"param\":null,\"code\":400}"),
            Reason.OVERFLOW,
            "prompt of 4500 tokens",
            "model.contextTokens"),
        fault(
            status(
                400,
                "{\"error\":{\"message\":\"This model's maximum context length is 4096 tokens."
                    + " However, your request has 4500 input tokens. Please reduce the length of the"
                    + " input messages.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}}"),
            Reason.OVERFLOW,
            "prompt of 4500 tokens",
            "model.contextTokens"),
        fault(
            status(
                400,
                "{\"error\":{\"message\":\"'max_tokens' or 'max_completion_tokens' is too large: 900."
                    + " This model's maximum context length is 4096 tokens and your request has 3500"
                    + " input tokens (900 > 4096 - 3500).\",\"code\":400}}"),
            Reason.OVERFLOW,
            "prompt of 3500 tokens",
            "model.contextTokens"),
        fault(
            status(
                400,
                "{\"error\":{\"message\":\"You passed 3197 input tokens and requested 900 output"
                    + " tokens. However, the model's context length is only 4096 tokens, resulting in"
                    + " a maximum input length of 3196 tokens. Please reduce the length of the input"
                    + " prompt. (parameter=input_tokens, value=3197)\",\"code\":400}}"),
            Reason.OVERFLOW,
            "the prompt does not fit",
            "model.contextTokens"),
        fault(
            status(
                400,
                "{\"error\":{\"message\":\"This model's maximum context length is 4096 tokens."
                    + " However, you requested 900 output tokens and your prompt contains at least"
                    + " 3197 input tokens, for a total of at least 4097 tokens.\",\"code\":400}}"),
            Reason.OVERFLOW,
            "the prompt does not fit",
            "model.contextTokens"),
        fault(
            status(
                400,
                "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context"
                    + " size. try increasing the context size or enable context shift\",\"type\":"
                    + "\"exceed_context_size_error\",\"n_prompt_tokens\":14429,\"n_ctx\":8192}}"),
            Reason.OVERFLOW,
            "prompt of 14429 tokens",
            "model.contextTokens"),
        fault(
            status(
                200,
                "{\"error\":{\"code\":400,\"message\":\"request (7942 tokens) exceeds the available"
                    + " context size (4096 tokens), try increasing it\"}}"),
            Reason.OVERFLOW,
            "prompt of 7942 tokens",
            "model.contextTokens"),
        fault(
            lines(
                "event: error",
                "data: {\"error\":{\"message\":\"The number of tokens to keep from the initial prompt"
                    + " is greater than the context length.\"}}"),
            Reason.OVERFLOW,
            "the prompt does not fit",
            "model.contextTokens"),
        fault(
            status(
                404,
                "{\"error\":{\"message\":\"The model `Qwen/Qwen3-8B` does not exist.\",\"type\":"
                    + "\"NotFoundError\",\"param\":\"model\",\"code\":404}}"),
            Reason.MISSING,
            "has no model Qwen/Qwen3-8B",
            "/v1/models lists"),
        fault(
            status(404, "{\"detail\":\"Not Found\"}"),
            Reason.GARBLED,
            "OpenAI-compatible",
            "model.url"),
        fault(status(405, "no"), Reason.GARBLED, "OpenAI-compatible", "model.url"),
        fault(
            status(401, "{\"error\":\"Unauthorized\"}"),
            Reason.REFUSED,
            "does not take the key",
            "model.keyFile"),
        fault(status(403, ""), Reason.REFUSED, "does not take the key", "model.keyFile"),
        fault(
            status(429, "{\"error\":{\"message\":\"too many requests\"}}"),
            Reason.BUSY,
            "is busy: too many requests",
            "model.permits"),
        fault(
            status(
                503,
                "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":"
                    + "\"unavailable_error\"}}"),
            Reason.BUSY,
            "is busy: Loading model",
            "until the model is loaded"),
        fault(
            status(400, "{\"error\":{\"message\":\"response_format is not supported\"}}"),
            Reason.FAILED,
            "does not take the question: response_format",
            "json_schema"),
        fault(
            status(500, "{\"error\":{\"message\":\"EngineDeadError for s3cret-key\"}}"),
            Reason.FAILED,
            "status 500: EngineDeadError for (key)",
            "log of the engine"),
        fault(status(307, ""), Reason.FAILED, "elsewhere (status 307)", "not followed"),
        fault(
            lines(said, "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}"),
            Reason.FAILED,
            "failed while it answered: out of memory",
            "log of the engine"),
        fault(
            lines(said, "error: {\"code\":500,\"message\":\"slot lost\"}"),
            Reason.FAILED,
            "failed while it answered: slot lost",
            "log of the engine"),
        fault(lines("data: [DONE]"), Reason.BROKEN_OFF, "broke off", "log of the engine"),
        fault(lines(said, "data: [DONE]"), Reason.BROKEN_OFF, "broke off", "log of the engine"),
        fault(lines(said), Reason.BROKEN_OFF, "no final line", "log of the engine"),
        fault(status(200, ""), Reason.BROKEN_OFF, "no final line", "log of the engine"),
        fault(
            lines(said, ended("length"), "data: [DONE]"),
            Reason.BROKEN_OFF,
            "length limit",
            "model.answerTokens"),
        fault(
            lines(said, ended("content_filter"), "data: [DONE]"),
            Reason.BROKEN_OFF,
            "ended with 'content_filter'",
            "log of the engine"),
        fault(
            lines(piece("reasoning_content", "hm"), ended("length"), "data: [DONE]"),
            Reason.GARBLED,
            "thought, but answered nothing",
            "thinking off"),
        fault(
            lines(piece("reasoning", "hm"), ended("stop"), "data: [DONE]"),
            Reason.GARBLED,
            "thought, but answered nothing",
            "thinking off"),
        fault(lines(ended("stop")), Reason.GARBLED, "answered nothing", "model.name"),
        fault(lines(said, "data: }garbage{"), Reason.GARBLED, "no JSON", "model.url"),
        fault(
            status(200, "<html><body>Welcome</body></html>"),
            Reason.GARBLED,
            "no event",
            "model.url"),
        fault(
            says("word ".repeat(40_000), 0),
            Reason.GARBLED,
            "longer than 65536 characters",
            "model.name"));
  }

  private static Arguments fault(
      FakeOpenAi.Script script, Reason reason, String why, String wayOut) {
    return Arguments.of(script, reason, why, wayOut);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("faults")
  void every_fault_becomes_a_reason_with_a_way_out(
      FakeOpenAi.Script script, Reason reason, String why, String wayOut) {
    try (var openai = new FakeOpenAi(script)) {
      var failed = assertThrows(NoAnswer.class, () -> Chats.chat(engine(openai), "hello"));
      assertEquals(reason, failed.reason(), failed.why());
      assertTrue(failed.why().contains(why), failed.why());
      assertTrue(failed.wayOut().contains(wayOut), failed.wayOut());
      assertFalse((failed.why() + failed.wayOut()).contains("s3cret-key"));
    }
  }

  @Test
  void an_answer_in_pieces_is_an_answer_and_its_tokens_are_counted() throws InterruptedException {
    try (var openai = new FakeOpenAi(says(goodAnswer(), 1200))) {
      var consulted =
          new Diagnostician(engine(openai), settings(openai), UnaryOperator.identity())
              .diagnose(Examples.FILE, List.of(Examples.CRASH));
      assertInstanceOf(Explained.class, consulted.diagnosis());
      int calls = openai.asked().size();
      assertEquals(1200 * calls, consulted.effort().promptTokens());
      assertEquals(17 * calls, consulted.effort().answerTokens());
    }
  }

  @Test
  void the_end_of_the_stream_is_an_end_too_once_the_reason_was_given() throws InterruptedException {
    try (var openai = new FakeOpenAi(lines(piece("content", "hello"), ended("stop")))) {
      assertEquals("hello", Chats.chat(engine(openai), "hello"));
    }
  }

  @Test
  void the_request_asks_for_the_schema_and_for_no_thinking() throws InterruptedException {
    try (var openai = new FakeOpenAi(says(goodAnswer(), 0))) {
      var _ =
          new Diagnostician(engine(openai), settings(openai), UnaryOperator.identity())
              .diagnose(Examples.FILE, List.of(Examples.CRASH));
      var body = openai.asked().getFirst();
      assertEquals(MODEL, body.path("model").asText());
      assertTrue(body.path("stream").asBoolean());
      assertTrue(body.at("/stream_options/include_usage").asBoolean());
      assertEquals(0.0, body.path("temperature").asDouble(1));
      assertTrue(body.has("seed"));
      assertEquals(900, body.path("max_tokens").asInt());
      assertFalse(body.at("/chat_template_kwargs/enable_thinking").asBoolean(true));
      assertEquals("json_schema", body.at("/response_format/type").asText());
      assertTrue(body.at("/response_format/json_schema/strict").asBoolean());
      assertEquals("object", body.at("/response_format/json_schema/schema/type").asText());
      assertTrue(body.at("/response_format/json_schema/schema").toString().contains("\"E1\""));
      assertEquals("Bearer s3cret-key", openai.keys().getFirst());
    }
  }

  @Test
  void an_engine_that_asks_for_no_key_is_shown_none() throws InterruptedException {
    try (var openai = new FakeOpenAi(says("hello", 0))) {
      var open =
          new ModelSettings(
              "openai", "gpt-oss-20b", openai.url(), 8192, 900, Duration.ofSeconds(5), 1);
      assertEquals("hello", Chats.chat(Models.open(open), "hello"));
      assertEquals(List.of(""), openai.keys());
      assertEquals("low", openai.asked().getFirst().path("reasoning_effort").asText());
      openai.then(status(401, ""));
      var refused = assertThrows(NoAnswer.class, () -> Chats.chat(Models.open(open), "hello"));
      assertTrue(refused.why().endsWith("asks for a key"), refused.why());
    }
  }

  @Test
  void a_tokenizer_without_a_switch_for_thinking_is_asked_again_without_it()
      throws InterruptedException {
    FakeOpenAi.Script mistral =
        exchange ->
            status(
                    400,
                    "{\"error\":{\"message\":\"chat_template is not supported for Mistral"
                        + " tokenizers.\",\"type\":\"BadRequestError\",\"code\":400}}")
                .answer(exchange);
    try (var openai = new FakeOpenAi(mistral)) {
      var engine = engine(openai);
      assertThrows(NoAnswer.class, () -> Chats.chat(engine, "hello"));
      assertEquals(2, openai.asked().size());
      assertTrue(openai.asked().getFirst().has("chat_template_kwargs"));
      assertFalse(openai.asked().getLast().has("chat_template_kwargs"));
      openai.then(says("hello", 0));
      assertEquals("hello", Chats.chat(engine, "hello"));
      assertEquals(3, openai.asked().size());
      assertFalse(openai.asked().getLast().has("chat_template_kwargs"));
    }
  }

  @Test
  void signs_of_life_are_no_words() throws InterruptedException {
    var limits =
        new Wire.Limits(
            Duration.ofSeconds(2),
            Duration.ofMillis(1500),
            Duration.ofMillis(300),
            Duration.ofSeconds(20));
    try (var openai = new FakeOpenAi(exchange -> Thread.sleep(20_000))) {
      openai.then(openai.stallsAfter(piece("content", "The")));
      var stalled =
          assertThrows(
              NoAnswer.class, () -> Chats.chat(OpenAi.engine(settings(openai), limits), "hello"));
      assertEquals("model stopped answering for 300 ms", stalled.why());
      assertTrue(openai.wasHungUpOn(), "the connection is still open");
    }
  }

  @Test
  void an_interrupt_hangs_up() throws Exception {
    try (var openai = new FakeOpenAi(exchange -> Thread.sleep(20_000))) {
      openai.then(openai.stallsAfter(piece("content", "The")));
      var engine = engine(openai);
      var asking =
          Thread.ofVirtual()
              .start(() -> assertThrows(NoAnswer.class, () -> Chats.chat(engine, "hello")));
      while (openai.asked().isEmpty()) {
        Thread.sleep(10);
      }
      asking.interrupt();
      assertTrue(openai.wasHungUpOn(), "the connection is still open");
      asking.join();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://vllm:8000, http://vllm:8000/v1",
    "http://vllm:8000/, http://vllm:8000/v1",
    "http://vllm:8000/v1, http://vllm:8000/v1",
    "http://vllm:8000/v1/, http://vllm:8000/v1",
    "http://vllm/llm, http://vllm/llm/v1",
    "http://vllm/llm/v3, http://vllm/llm/v3",
    "http://v1, http://v1/v1"
  })
  void an_address_may_name_the_version_or_not(String url, String base) {
    assertEquals(URI.create(base), OpenAi.base(URI.create(url)));
  }

  @Test
  void nobody_listens() throws InterruptedException {
    var engine = Models.open(Examples.withKey(URI.create("http://127.0.0.1:1"), MODEL, "openai"));
    var failed = assertThrows(NoAnswer.class, () -> Chats.chat(engine, "hello"));
    assertEquals(
        "the engine at http://127.0.0.1:1 is not reachable: connection refused", failed.why());
    assertEquals(new Unable(Reason.UNREACHABLE, failed.why(), failed.wayOut()), engine.look());
  }

  @Test
  void a_model_that_is_listed_is_able() throws InterruptedException {
    try (var openai = new FakeOpenAi(says("", 0))) {
      openai.lists(listed("\"id\":\"Qwen/Qwen3-8B\",\"owned_by\":\"vllm\",\"max_model_len\":8192"));
      assertEquals(new Able("", "", false, List.of()), engine(openai).look());
      assertEquals(List.of("Bearer s3cret-key"), openai.keys());
      openai.lists(
          listed("\"id\":\"x.gguf\",\"aliases\":[\"Qwen/Qwen3-8B\"],\"meta\":{\"n_ctx\":9000}"));
      assertEquals(new Able("", "", false, List.of()), engine(openai).look());
    }
  }

  @Test
  void what_an_engine_says_about_itself_is_told() throws InterruptedException {
    try (var openai = new FakeOpenAi(says("", 0))) {
      openai.lists(listed("\"id\":\"Qwen/Qwen3-8B\",\"max_model_len\":4096"));
      unable(openai, Reason.OVERFLOW, "a window of 4096 tokens", "model.contextTokens to 4096");
      openai.lists(listed("\"id\":\"Qwen/Qwen3-8B\",\"meta\":{\"n_ctx\":4096}"));
      unable(openai, Reason.OVERFLOW, "a window of 4096 tokens", "model.contextTokens to 4096");
      openai.lists(listed("\"id\":\"other\",\"owned_by\":\"vllm\""));
      unable(openai, Reason.MISSING, "has no model Qwen/Qwen3-8B", "one that it has: other");
      openai.lists(status(200, "{\"object\":\"list\",\"data\":[]}"));
      unable(openai, Reason.MISSING, "has no model Qwen/Qwen3-8B", "load a model");
      openai.lists(status(200, "<html>"));
      unable(openai, Reason.GARBLED, "lists no models", "model.url");
      openai.lists(status(404, "404 page not found"));
      unable(openai, Reason.GARBLED, "OpenAI-compatible", "model.url");
      openai.lists(status(401, "{\"error\":\"Unauthorized\"}"));
      unable(openai, Reason.REFUSED, "does not take the key", "model.keyFile");
      openai.lists(status(503, "{\"error\":{\"message\":\"Loading model\"}}"));
      unable(openai, Reason.BUSY, "Loading model", "loaded");
      openai.lists(status(301, ""));
      unable(openai, Reason.FAILED, "elsewhere", "model.url");
    }
  }

  @Test
  void llama_cpp_answers_to_any_name_and_that_is_told() throws InterruptedException {
    try (var openai = new FakeOpenAi(says("", 0))) {
      openai.lists(listed("\"id\":\"/models/gemma.gguf\",\"owned_by\":\"llamacpp\""));
      var able = assertInstanceOf(Able.class, engine(openai).look());
      assertTrue(able.warnings().getFirst().contains("/models/gemma.gguf"));
    }
  }

  @Test
  void ollama_behind_this_api_is_told_to_be_asked_its_own_way() throws InterruptedException {
    try (var openai = new FakeOpenAi(says("", 0))) {
      openai.lists(listed("\"id\":\"Qwen/Qwen3-8B\",\"owned_by\":\"library\""));
      var able = assertInstanceOf(Able.class, engine(openai).look());
      assertTrue(able.warnings().getFirst().contains("set model.provider to ollama"));
    }
  }

  @Test
  void an_engine_that_hangs_costs_three_seconds() throws Exception {
    try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var url = URI.create("http://127.0.0.1:" + mute.getLocalPort());
      var unable =
          assertInstanceOf(
              Unable.class, Models.open(Examples.withKey(url, MODEL, "openai")).look());
      assertEquals(Reason.LATE, unable.reason());
      assertEquals("the engine at " + url + " did not answer within 3 s", unable.why());
    }
  }

  private static FakeOpenAi.Script listed(String model) {
    return status(200, "{\"object\":\"list\",\"data\":[{%s}]}".formatted(model));
  }

  private static void unable(FakeOpenAi openai, Reason reason, String why, String wayOut)
      throws InterruptedException {
    var unable = assertInstanceOf(Unable.class, engine(openai).look());
    assertEquals(reason, unable.reason(), unable.why());
    assertTrue(unable.why().contains(why), unable.why());
    assertTrue(unable.wayOut().contains(wayOut), unable.wayOut());
  }

  private static Engine engine(FakeOpenAi openai) {
    return Models.open(settings(openai));
  }

  private static ModelSettings settings(FakeOpenAi openai) {
    return Examples.withKey(openai.url(), MODEL, "openai");
  }
}
