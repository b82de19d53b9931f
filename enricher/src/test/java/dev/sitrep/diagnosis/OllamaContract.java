package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Answer.Answered;
import dev.sitrep.diagnosis.Answer.Unanswered;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.Chats;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.engine.Models;
import dev.sitrep.engine.NoAnswer;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What holds with every real Ollama and whatever its model writes: what comes out is a value, and
/// an explanation only where its quotes stand in the evidence.
interface OllamaContract {
  Logger LOG = LoggerFactory.getLogger("tests");
  Duration PATIENCE = Duration.ofMinutes(10);

  URI url();

  String name();

  @Test
  default void a_diagnosis_is_grounded_or_there_is_none() throws InterruptedException {
    try (var diagnostician = diagnostician(name(), 4096, 500)) {
      var consulted = diagnostician.diagnose(Examples.FILE, List.of(Examples.CRASH));
      LOG.info("{} said: {}", name(), consulted);
      assertTrue(consulted.effort().promptTokens() > 0, "the engine counted nothing");
      switch (consulted.diagnosis()) {
        case Explained explained ->
            assertTrue(
                explained.claims().stream()
                    .anyMatch(claim ->
                        claim.verified()
                            && claim.exhibits().stream()
                                .flatMap(id -> Examples.FILE.byId(id).stream())
                                .anyMatch(e -> e.evidence().line().contains(claim.text()))));
        case Unexplained unexplained ->
            assertTrue(
                EnumSet.of(Reason.UNGROUNDED, Reason.INSUFFICIENT, Reason.BROKEN_OFF)
                    .contains(unexplained.reason()),
                unexplained.toString());
      }
    }
  }

  @Test
  default void a_long_case_is_built_to_fit_and_read_whole() throws InterruptedException {
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
    try (var diagnostician = diagnostician(name(), 2048, 200)) {
      var consulted =
          diagnostician.diagnose(
              CaseFile.of(Examples.incident(""), Examples.NOW, evidence), List.of());
      LOG.info("{} read {} tokens: {}", name(), consulted.effort().promptTokens(), consulted);
      assertTrue(
          !(consulted.diagnosis() instanceof Unexplained unexplained)
              || unexplained.reason() != Reason.OVERFLOW,
          consulted.toString());
    }
  }

  @Test
  default void a_prompt_over_the_window_is_refused_and_not_cut() {
    var engine = Models.open(settings(name(), 2048, 200));
    var refused =
        assertThrows(
            NoAnswer.class,
            () -> Chats.chat(engine, "seven 7 words of text for you. ".repeat(600)));
    assertEquals(Reason.OVERFLOW, refused.reason(), refused.why());
  }

  @Test
  default void a_model_that_is_not_there_is_named_with_the_command_that_fetches_it()
      throws InterruptedException {
    try (var diagnostician = diagnostician("not-here:1b", 2048, 200)) {
      var unexplained =
          assertInstanceOf(
              Unexplained.class, diagnostician.diagnose(Examples.FILE, List.of()).diagnosis());
      assertEquals("run: ollama pull not-here:1b", unexplained.wayOut());
    }
  }

  @Test
  default void answers_a_question() throws InterruptedException {
    try (var diagnostician = diagnostician(name(), 2048, 300)) {
      var answer = diagnostician.ask("In one short sentence: what is a pod in Kubernetes?");
      LOG.info("{} answered: {}", name(), answer);
      switch (answer) {
        case Answered(var text, var model) -> {
          assertTrue(!text.isBlank());
          assertEquals(name(), model);
        }
        case Unanswered unanswered ->
            assertEquals(Reason.BROKEN_OFF, unanswered.reason(), unanswered.why());
      }
    }
  }

  private Diagnostician diagnostician(String model, int window, int answer) {
    var settings = settings(model, window, answer);
    return new Diagnostician(Models.open(settings), settings, UnaryOperator.identity());
  }

  private ModelSettings settings(String model, int window, int answer) {
    return new ModelSettings(
        "ollama",
        model,
        url(),
        "",
        false,
        Optional.empty(),
        window,
        0,
        answer,
        PATIENCE,
        PATIENCE,
        1,
        32);
  }
}
