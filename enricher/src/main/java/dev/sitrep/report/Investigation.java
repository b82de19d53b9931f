package dev.sitrep.report;

import dev.sitrep.diagnosis.Consulted;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// An incident that has been looked into: what the rules found is there, and the model is being
/// asked. Closing withdraws the question.
public final class Investigation implements AutoCloseable {
  /// The part of the patience that a report spends on other questions' turns: one sixth.
  private static final int WAITING = 6;

  /// The part of it that the model has, however long the evidence took to read: a quarter.
  private static final int ANSWERING = 4;

  private static final Unexplained PENDING =
      new Unexplained(Reason.PENDING, "the model is being asked", "");

  private final BiFunction<Consulted, Duration, Report> writer;
  private final CompletableFuture<Void> turn;
  private final CompletableFuture<Consulted> asked;
  private final Thread asking;
  private final long began;
  private final long since = System.nanoTime();

  Investigation(
      BiFunction<Consulted, Duration, Report> writer,
      CompletableFuture<Void> turn,
      CompletableFuture<Consulted> asked,
      Thread asking,
      long began) {
    this.writer = writer;
    this.turn = turn;
    this.asked = asked;
    this.asking = asking;
    this.began = began;
  }

  /// The report as the rules have it, now.
  public Report facts() {
    return written(new Consulted(PENDING, Effort.NONE));
  }

  /// The report with what the model says, or without it when it has said nothing by then. Where
  /// other questions keep the model busy, only a part of the patience is spent on waiting for them:
  /// in a storm most reports go out without the model rather than late.
  ///
  /// @param patience since the incident was taken up: where the evidence took long to read, the
  ///   model has less
  public Report within(Duration patience) throws InterruptedException {
    return within(patience, Reason.LATE, "raise model.patienceSeconds, or choose a smaller model");
  }

  /// The same for who goes on listening, see [#later].
  public Report first(Duration patience) throws InterruptedException {
    return within(patience, Reason.PENDING, "its explanation follows if it comes");
  }

  private Report within(Duration patience, Reason late, String wayOut) throws InterruptedException {
    var left = left(patience);
    try {
      var queue = patience.dividedBy(WAITING);
      var _ = CompletableFuture.anyOf(turn, asked).get(queue.toNanos(), TimeUnit.NANOSECONDS);
      return written(asked.get(left.minus(waited()).toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      var why =
          turn.isDone()
              ? "the model has not answered within %d s".formatted(left.plusMillis(999).toSeconds())
              : "the model was not free yet";
      return written(new Consulted(new Unexplained(late, why, wayOut), Effort.NONE));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// What of the patience is the model's.
  private Duration left(Duration patience) {
    var read = Duration.ofNanos(since - began);
    var least = patience.dividedBy(ANSWERING);
    return patience.minus(read).compareTo(least) > 0 ? patience.minus(read) : least;
  }

  /// Calls with the report as it is when the model has answered or has failed: at once where it has
  /// already.
  public void later(Consumer<Report> then) {
    var _ = asked.thenAccept(consulted -> then.accept(written(consulted)));
  }

  /// What the model was told, and what that took; empty while it is being asked.
  public Optional<Consulted> consulted() {
    return Optional.ofNullable(asked.getNow(null));
  }

  /// Nobody waits for the model any more: who does gets the report without it.
  @Override
  public void close() {
    asking.interrupt();
  }

  private Report written(Consulted consulted) {
    return writer.apply(consulted, past());
  }

  /// Since the model was asked.
  private Duration waited() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /// Since the incident was taken up.
  private Duration past() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
