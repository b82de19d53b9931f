package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Answer.Answered;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Against the Ollama at OLLAMA_HOST, with the first model that it has: whatever that model writes,
/// what comes out is a value, and an explanation only where its quotes stand in the evidence.
@Timeout(900)
class LiveOllamaTest {
  private static final Logger LOG = LoggerFactory.getLogger(LiveOllamaTest.class);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private URI url = URI.create("");
  private String name = "";

  @BeforeEach
  void find() throws InterruptedException {
    var host = Optional.ofNullable(System.getenv("OLLAMA_HOST")).filter(value -> !value.isBlank());
    if (host.isEmpty()) {
      LOG.warn("SKIPPED: no real Ollama was asked; set OLLAMA_HOST to ask one");
      abort("OLLAMA_HOST is not set");
    }
    var value = host.orElseThrow();
    url = URI.create(value.contains("://") ? value : "http://" + value);
    var glance = Ollama.available(url);
    // a machine that is busy with the model misses the second that a glance takes
    for (int i = 0; i < 30 && glance instanceof Ollama.Glance.Absent; i++) {
      Thread.sleep(500);
      glance = Ollama.available(url);
    }
    var present = assertInstanceOf(Ollama.Glance.Present.class, glance);
    name = present.usable().orElseThrow(() -> new AssertionError(url + " has no model")).name();
  }

  @Test
  void a_diagnosis_is_grounded_or_there_is_none() throws InterruptedException {
    var settings = new ModelSettings("ollama", name, url, 4096, 500, PATIENCE, 1);
    var consulted =
        new Diagnostician(Models.open(settings), settings, UnaryOperator.identity())
            .diagnose(Examples.FILE, List.of(Examples.CRASH));
    LOG.info("{} said: {}", name, consulted);
    switch (consulted.diagnosis()) {
      case Explained explained ->
          assertTrue(
              explained.claims().stream()
                  .anyMatch(claim ->
                      claim.verified()
                          && claim.exhibits().stream()
                              .flatMap(id -> Examples.FILE.byId(id).stream())
                              .anyMatch(e -> e.evidence().line().contains(claim.text()))));
      case Unexplained(_, var why, _) ->
          assertTrue(
              why.contains("did not hold")
                  || why.contains("does not show")
                  || why.contains("length limit"),
              why);
    }
  }

  @Test
  void a_long_case_is_built_to_fit_and_read_whole() throws InterruptedException {
    var settings = new ModelSettings("ollama", name, url, 2048, 200, PATIENCE, 1);
    var diagnostician =
        new Diagnostician(Models.open(settings), settings, UnaryOperator.identity());
    var evidence = new ArrayList<Evidence>();
    IntStream.range(0, 300)
        .forEach(i ->
            evidence.add(
                Examples.said(
                    "log",
                    new Ref("pod", "n", "api-7f9c4d-" + i),
                    -i,
                    "2026-08-21T09:5%d:11.%03dZ GET /v1/items/%d 503 upstream timeout %dms"
                        .formatted(i % 10, i, i * 31, 1000 + i))));
    var consulted =
        diagnostician.diagnose(
            CaseFile.of(Examples.incident(""), Examples.NOW, evidence), List.of());
    LOG.info("{} read {} tokens: {}", name, consulted.effort().promptTokens(), consulted);
    if (consulted.diagnosis() instanceof Unexplained(_, var why, _)) {
      assertTrue(!why.contains("cut the prompt") && !why.contains("does not fit"), why);
    }
  }

  @Test
  void a_prompt_over_the_window_is_refused_and_not_cut() {
    var settings = new ModelSettings("ollama", name, url, 2048, 200, PATIENCE, 1);
    var engine = Models.open(settings);
    var refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            NoAnswer.class, () -> Examples.chat(engine, "seven 7 words of text for you. ".repeat(600)));
    assertEquals(Reason.OVERFLOW, refused.reason(), refused.why());
  }

  @Test
  void a_model_that_is_not_there_is_named_with_the_command_that_fetches_it()
      throws InterruptedException {
    var settings = new ModelSettings("ollama", "not-here:1b", url, 2048, 200, PATIENCE, 1);
    var unexplained =
        assertInstanceOf(
            Unexplained.class,
            new Diagnostician(Models.open(settings), settings, UnaryOperator.identity())
                .diagnose(Examples.FILE, List.of())
                .diagnosis());
    assertEquals("run: ollama pull not-here:1b", unexplained.wayOut());
  }

  @Test
  void answers_a_question() throws InterruptedException {
    var settings = new ModelSettings("ollama", name, url, 2048, 300, PATIENCE, 1);
    var answer =
        new Diagnostician(Models.open(settings), settings, UnaryOperator.identity())
            .ask("In one short sentence: what is a pod in Kubernetes?");
    LOG.info("{} answered: {}", name, answer);
    switch (answer) {
      case Answered(var text, var model) -> {
        assertTrue(!text.isBlank());
        assertEquals(name, model);
      }
      case Answer.Unanswered(_, var why, _) -> assertTrue(why.contains("length limit"), why);
    }
  }
}
