package dev.sitrep.diagnosis;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.sitrep.diagnosis.Answer.Answered;
import dev.sitrep.diagnosis.Answer.Unanswered;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Finding;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Asks the model to explain the findings, once, and lets nothing through that does not hold.
///
/// Whatever the engine does, the outcome is a value: a report goes out without the model too.
public final class Diagnostician {
  /// Of the patience only this part may go by in the queue: in a storm most reports go out without
  /// the model rather than late.
  private static final int WAITING_ROOM = 6;

  private static final String NONE = "none";
  private static final String NO_MODEL = "no model configured";
  private static final String CONFIGURE_ONE =
      "set model.name to let a local model explain the findings";

  private final StreamingChatModel model;
  private final ModelSettings settings;
  private final UnaryOperator<String> cleaner;
  private final Semaphore permits;
  private final TokenBudget budget;
  private final Prompt prompt;

  /// @param cleaner redacts and neutralises; must leave cleaned text as it is
  public Diagnostician(
      StreamingChatModel model, ModelSettings settings, UnaryOperator<String> cleaner) {
    this(model, settings, cleaner, Diagnostician::randomWord);
  }

  Diagnostician(
      StreamingChatModel model,
      ModelSettings settings,
      UnaryOperator<String> cleaner,
      Supplier<String> tags) {
    this.model = model;
    this.settings = settings;
    this.cleaner = cleaner;
    this.permits = new Semaphore(settings.permits(), true);
    this.budget = new TokenBudget(settings.contextTokens(), settings.answerTokens());
    this.prompt = new Prompt(budget, cleaner, tags);
  }

  /// For a Sitrep without a model.
  public static Diagnostician none() {
    var settings =
        new ModelSettings(NONE, NONE, URI.create(""), 8192, 800, Duration.ofSeconds(5), 1);
    return new Diagnostician(new StreamingChatModel() {}, settings, UnaryOperator.identity());
  }

  /// How long a report waits for the model.
  public Duration patience() {
    return settings.patience();
  }

  /// Where nobody watches and nothing was said before.
  public Consulted diagnose(CaseFile file, List<Finding> findings) throws InterruptedException {
    return diagnose(file, findings, List.of(), _ -> {});
  }

  /// Returns at the latest when the question may take no longer.
  ///
  /// @param findings most important first
  /// @param conversation what was said before about this case, oldest first; may be empty
  /// @param words takes the answer in pieces as it comes: raw JSON, of which nothing is checked
  public Consulted diagnose(
      CaseFile file, List<Finding> findings, List<Turn> conversation, Consumer<String> words)
      throws InterruptedException {
    var clock = new Clock(settings.patience());
    if (settings.provider().equals(NONE)) {
      return new Consulted(
          new Unexplained(Reason.NO_MODEL, NO_MODEL, CONFIGURE_ONE), Effort.NONE);
    }
    try {
      return explained(file, findings, words, clock);
    } catch (NoAnswer e) {
      return new Consulted(
          new Unexplained(e.reason(), cleaner.apply(e.why()), e.wayOut()), effort(1, 0, 0, 0, clock));
    }
  }

  /// How many tokens the prompt would have, as estimated; nobody is asked.
  public int promptTokens(CaseFile file, List<Finding> findings) {
    return prompt.build(file, findings).tokens();
  }

  /// Where nobody watches and nothing was said before.
  public Answer ask(String question) throws InterruptedException {
    return ask(question, List.of(), _ -> {});
  }

  /// A question for the model alone.
  ///
  /// @param conversation what was said before, oldest first; may be empty
  /// @param words takes the answer in pieces as it comes, uncleaned
  public Answer ask(String question, List<Turn> conversation, Consumer<String> words)
      throws InterruptedException {
    if (settings.provider().equals(NONE)) {
      return new Unanswered(Reason.NO_MODEL, NO_MODEL, "set model.name to a model that Ollama has");
    }
    try {
      var built = prompt.question(question);
      var response = chat(built, Optional.empty(), words, new Clock(settings.patience()));
      return new Answered(cleaner.apply(response.aiMessage().text()).strip(), settings.name());
    } catch (NoAnswer e) {
      return new Unanswered(e.reason(), cleaner.apply(e.why()), e.wayOut());
    }
  }

  private Consulted explained(
      CaseFile file, List<Finding> findings, Consumer<String> words, Clock clock)
      throws InterruptedException {
    var built = prompt.build(file, findings);
    ChatResponse response;
    try {
      response = chat(built, Optional.of(built.shown()), words, clock);
    } catch (NoAnswer e) {
      if (e.reason() != Reason.OVERFLOW) {
        throw e;
      }
      budget.overflowed(built.estimated(), e.promptTokens());
      built = prompt.build(file, findings);
      response = chat(built, Optional.of(built.shown()), words, clock);
    }
    var opinion = Opinion.parse(response.aiMessage().text()).cleaned(cleaner);
    var diagnosis =
        Grounding.check(file, findings, opinion, settings.name(), _ -> false).diagnosis();
    var usage = Optional.ofNullable(response.tokenUsage());
    return new Consulted(
        diagnosis,
        effort(
            1,
            usage.map(u -> orZero(u.inputTokenCount())).orElse(0),
            usage.map(u -> orZero(u.outputTokenCount())).orElse(0),
            built.leftOut(),
            clock));
  }

  private ChatResponse chat(
      Prompt.Built built, Optional<List<String>> ids, Consumer<String> words, Clock clock)
      throws InterruptedException {
    var request =
        ChatRequest.builder()
            .messages(SystemMessage.from(built.system()), UserMessage.from(built.user()));
    ids.ifPresent(shown -> request.responseFormat(format(shown)));
    var response = permitted(request.build(), words, clock);
    read(built, response);
    return response;
  }

  /// Holds a permit until the engine has let go, not only until the patience is over.
  private ChatResponse permitted(ChatRequest request, Consumer<String> words, Clock clock)
      throws InterruptedException {
    var room = settings.patience().dividedBy(WAITING_ROOM);
    if (!permits.tryAcquire(room.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new NoAnswer(
          Reason.BUSY,
          "the model was busy with other incidents for %d s"
              .formatted(Math.max(1, room.toSeconds())),
          "raise model.permits if the engine can take more, or model.patience");
    }
    var call = new FutureTask<>(() -> Streamed.answer(model, request, words));
    Thread.ofVirtual()
        .name("model")
        .start(() -> {
          try {
            call.run();
          } finally {
            permits.release();
          }
        });
    try {
      return call.get(Math.max(1, clock.left().toNanos()), TimeUnit.NANOSECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      call.cancel(true);
      throw late();
    } catch (InterruptedException e) {
      call.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw noAnswer(e.getCause() == null ? e : e.getCause());
    }
  }

  /// An engine that cut the prompt answers something else than what was asked.
  private void read(Prompt.Built built, ChatResponse response) {
    if (response.aiMessage() == null || response.aiMessage().text() == null) {
      throw new NoAnswer(Reason.GARBLED, "the model answered nothing", "");
    }
    if (response.finishReason() == FinishReason.LENGTH) {
      throw new NoAnswer(
          Reason.BROKEN_OFF,
          "the model's answer was cut off at its length limit",
          "raise model.answerTokens, and model.contextTokens with it");
    }
    var usage = response.tokenUsage();
    int counted = usage == null ? 0 : orZero(usage.inputTokenCount());
    if (counted == 0) {
      return;
    }
    if (counted < 0.6 * built.estimated() || counted >= settings.contextTokens()) {
      throw new NoAnswer(
          Reason.OVERFLOW,
          "the engine cut the prompt: it read %d of about %d tokens"
              .formatted(counted, built.estimated()),
          "use Ollama 0.12.4 or newer, or lower model.contextTokens");
    }
    budget.learn(built.estimated(), counted);
  }

  private NoAnswer noAnswer(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof NoAnswer known) {
        return known;
      }
      if (at instanceof TimeoutException) {
        return late();
      }
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    var message = String.valueOf(thrown.getMessage()).replaceAll("\\s+", " ");
    return new NoAnswer(
        Reason.FAILED,
        "the model's engine failed: %s %s"
            .formatted(
                thrown.getClass().getSimpleName(),
                message.substring(0, Math.min(200, message.length()))),
        "check model.url and the log of the engine");
  }

  private NoAnswer late() {
    return new NoAnswer(
        Reason.LATE,
        "model timed out after %d s".formatted(settings.patience().toSeconds()),
        "raise model.patience, choose a smaller model, or give the engine more CPU or a GPU");
  }

  private Effort effort(
      int calls, int promptTokens, int answerTokens, int leftOut, Clock clock) {
    return new Effort(
        settings.name(), "", prompt.digest(), calls, promptTokens, answerTokens, leftOut,
        clock.past());
  }

  private static ResponseFormat format(List<String> ids) {
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(
            JsonSchema.builder()
                .name("opinion")
                .rootElement(JsonRawSchema.from(Opinion.schema(ids)))
                .build())
        .build();
  }

  private static int orZero(Integer count) {
    return count == null ? 0 : count;
  }

  private static String randomWord() {
    var letters = new StringBuilder();
    new SecureRandom().ints(12, 'a', 'z' + 1).forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /// How long one question may still take.
  private record Clock(Duration patience, long started) {
    Clock(Duration patience) {
      this(patience, System.nanoTime());
    }

    Duration past() {
      return Duration.ofNanos(System.nanoTime() - started);
    }

    Duration left() {
      return patience.minus(past());
    }
  }
}
