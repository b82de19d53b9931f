package dev.sitrep.report;

import dev.sitrep.diagnosis.Consulted;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.diagnosis.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// An incident that has been looked into: what the rules found is there, and the model is being
/// asked. Closing withdraws the question.
public final class Investigation implements AutoCloseable {
  private static final Unexplained PENDING =
      new Unexplained(Reason.PENDING, "the model is being asked", "");

  private final BiFunction<Consulted, Duration, Report> writer;
  private final CompletableFuture<Consulted> asked;
  private final Thread asking;
  private final long began;

  Investigation(
      BiFunction<Consulted, Duration, Report> writer,
      CompletableFuture<Consulted> asked,
      Thread asking,
      long began) {
    this.writer = writer;
    this.asked = asked;
    this.asking = asking;
    this.began = began;
  }

  /// The report as the rules have it, now.
  public Report facts() {
    return written(new Consulted(PENDING, Effort.NONE));
  }

  /// The report with what the model says, or without it when it has said nothing by then.
  public Report within(Duration patience) throws InterruptedException {
    try {
      return written(asked.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return written(
          new Consulted(
              new Unexplained(
                  Reason.PENDING,
                  "the model has not answered within %d s".formatted(patience.toSeconds()),
                  "its explanation follows if it comes"),
              Effort.NONE));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Calls with the report again if the model explains it after all: at once when it has, never
  /// when it does not.
  public void later(Consumer<Report> then) {
    var _ =
        asked.thenAccept(consulted -> {
          if (consulted.diagnosis() instanceof Explained) {
            then.accept(written(consulted));
          }
        });
  }

  /// Nobody waits for the model any more.
  @Override
  public void close() {
    asking.interrupt();
  }

  private Report written(Consulted consulted) {
    return writer.apply(consulted, Duration.ofNanos(System.nanoTime() - began));
  }
}
