package dev.sitrep.diagnosis;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Puts questions through to the engine: in turn, within their time, and not to one that is down.
/// Whatever the engine does comes back as a [NoAnswer].
final class Switchboard {
  private final Engine engine;
  private final WaitingRoom room;
  private final Breaker breaker;

  /// One question on its way.
  ///
  /// @param rank how urgent, 0 most
  /// @param patience for the turn
  /// @param total for everything
  /// @param turn is told when the engine is asked
  /// @param words takes the answer in pieces as it comes
  record Call(
      int rank,
      Duration patience,
      Duration total,
      Runnable turn,
      Consumer<String> words,
      long began) {
    Call(int rank, Duration patience, Duration total, Runnable turn, Consumer<String> words) {
      this(rank, patience, total, turn, words, System.nanoTime());
    }

    Duration past() {
      return Duration.ofNanos(System.nanoTime() - began);
    }

    Duration left() {
      return total.minus(past());
    }
  }

  Switchboard(Engine engine, int permits, int places) {
    this.engine = engine;
    this.room = new WaitingRoom(permits, places);
    this.breaker = new Breaker(Clock.systemUTC());
  }

  /// Whether the engine is left alone now because it failed.
  boolean resting() {
    return breaker.resting();
  }

  ChatResponse ask(ChatRequest request, Call call) throws InterruptedException {
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
      var response = answer(request, call, turn);
      breaker.answered();
      return response;
    } catch (InterruptedException e) {
      breaker.withdrawn();
      throw e;
    } catch (NoAnswer e) {
      breaker.failed(e);
      throw e;
    }
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
