package dev.sitrep.engine;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Puts questions through to the engine: in turn, within their time, and not to one that is down.
/// Whatever the engine does comes back as a [NoAnswer].
public final class Switchboard {
  private final Engine engine;
  private final WaitingRoom room;
  private final Breaker breaker;

  /// What is asked.
  ///
  /// @param system the part that is the same for all questions of a kind
  /// @param schema of the JSON that is wanted; empty for plain text
  public record Question(String system, String user, Optional<String> schema) {}

  /// @param promptTokens as the engine counted them, 0 where it did not
  /// @param answerTokens as the engine counted them, 0 where it did not
  public record Reply(String text, int promptTokens, int answerTokens) {}

  /// One question on its way.
  ///
  /// @param rank how urgent, 0 most
  /// @param patience for the turn
  /// @param total for everything
  /// @param turn is told when the engine is asked
  /// @param words takes the answer in pieces as it comes
  public record Call(
      int rank,
      Duration patience,
      Duration total,
      Runnable turn,
      Consumer<String> words,
      long began) {
    public Call(
        int rank, Duration patience, Duration total, Runnable turn, Consumer<String> words) {
      this(rank, patience, total, turn, words, System.nanoTime());
    }

    /// The same, with less or more time for its turn.
    public Call waiting(Duration forTurn) {
      return new Call(rank, forTurn, total, turn, words, began);
    }

    public Duration past() {
      return Duration.ofNanos(System.nanoTime() - began);
    }

    Duration left() {
      return total.minus(past());
    }
  }

  public Switchboard(Engine engine, int permits, int places) {
    this.engine = engine;
    this.room = new WaitingRoom(permits, places);
    this.breaker = new Breaker(Clock.systemUTC());
  }

  /// Whether the engine is left alone now because it failed.
  public boolean resting() {
    return breaker.resting();
  }

  /// @throws NoAnswer where there is none
  public Reply ask(Question question, Call call) throws InterruptedException {
    var request = request(question);
    var turn = room.enter(call.rank(), call.patience());
    boolean begun = false;
    try {
      breaker.enter();
      begun = true;
    } finally {
      if (!begun) {
        turn.close();
      }
    }
    call.turn().run();
    try {
      var reply = read(answer(request, call, turn));
      breaker.answered();
      return reply;
    } catch (InterruptedException | Error e) {
      breaker.withdrawn();
      throw e;
    } catch (NoAnswer e) {
      breaker.failed(e);
      throw e;
    }
  }

  private static ChatRequest request(Question question) {
    var request =
        ChatRequest.builder()
            .messages(SystemMessage.from(question.system()), UserMessage.from(question.user()));
    question.schema().ifPresent(schema -> request.responseFormat(format(schema)));
    return request.build();
  }

  private static ResponseFormat format(String schema) {
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(
            JsonSchema.builder().name("opinion").rootElement(JsonRawSchema.from(schema)).build())
        .build();
  }

  private static Reply read(ChatResponse response) {
    if (response.aiMessage() == null || response.aiMessage().text() == null) {
      throw new NoAnswer(
          Reason.GARBLED, "the model answered nothing", "choose another model (model.name)");
    }
    if (response.finishReason() == FinishReason.LENGTH) {
      throw new NoAnswer(
          Reason.BROKEN_OFF,
          "the model's answer was cut off at its length limit",
          "raise model.answerTokens, and model.contextTokens with it");
    }
    var usage = Optional.ofNullable(response.tokenUsage());
    return new Reply(
        response.aiMessage().text(),
        usage.map(TokenUsage::inputTokenCount).orElse(0),
        usage.map(TokenUsage::outputTokenCount).orElse(0));
  }

  /// The turn is over when the engine has let go, not only when nobody waits for it any more.
  private ChatResponse answer(ChatRequest request, Call call, WaitingRoom.Turn turn)
      throws InterruptedException {
    var answering = new FutureTask<>(() -> Streamed.answer(engine.model(), request, call.words()));
    Thread.ofVirtual()
        .name("model")
        .start(() -> {
          try (turn) {
            answering.run();
          }
        });
    try {
      return answering.get(Math.max(1, call.left().toNanos()), TimeUnit.NANOSECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      answering.cancel(true);
      throw late(call);
    } catch (InterruptedException e) {
      answering.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw noAnswer(e.getCause() == null ? e : e.getCause(), call);
    }
  }

  private static NoAnswer noAnswer(Throwable thrown, Call call) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof NoAnswer known) {
        return known;
      }
      if (at instanceof TimeoutException) {
        return late(call);
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

  private static NoAnswer late(Call call) {
    return new NoAnswer(
        Reason.LATE,
        "model timed out after %d s".formatted(call.total().toSeconds()),
        "raise model.totalSeconds, choose a smaller model, or give the engine more CPU or a GPU");
  }
}
