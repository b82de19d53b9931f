package dev.sitrep.receiver.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.receiver.store.StoreFailure;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers people's questions, whole or in stages. The work is done on a thread of its own while
/// the request's thread tells the caller how it goes; a caller who leaves takes the work with him.
final class Answering {
  private static final Logger log = LoggerFactory.getLogger(Answering.class);

  /// How soon it is noticed that a caller has left.
  private static final Duration GLANCE = Duration.ofMillis(250);

  /// What nginx calls a request whose caller left: for logs and metrics, nobody receives it.
  static final int CALLER_LEFT = 499;

  private final Turnstile turnstile;
  private final Duration keepAlive;
  private volatile boolean stopping;

  /// @param keepAlive the longest silence in an answer that comes in stages: proxies close a
  ///   connection on which nothing happens, most after a minute
  Answering(Turnstile turnstile, Duration keepAlive) {
    this.turnstile = turnstile;
    this.keepAlive = keepAlive;
  }

  /// What is done for the caller.
  @FunctionalInterface
  interface Work {
    /// An interrupt gives it up. Throws a [Problem] where there is no answer.
    Answer answer(Stages stages) throws InterruptedException;
  }

  /// Takes what is known before the answer is; from any thread.
  ///
  /// @param wanted whether the caller hears of it
  record Stages(boolean wanted, Consumer<News> news) {
    void tell(String stage, ObjectNode fields) {
      if (wanted) {
        news.accept(new News.Stage(stage, fields));
      }
    }

    /// Some more of what the model writes.
    void token(String text) {
      if (!text.isEmpty()) {
        tell("token", object().put("text", text));
      }
    }
  }

  /// @param whole JSON for those who want the answer alone
  /// @param stage what the last stage is called
  /// @param fields what is told in it
  record Answer(String whole, String stage, ObjectNode fields) {}

  /// What the work says to the request's thread.
  sealed interface News {
    record Stage(String name, ObjectNode fields) implements News {}

    record Done(Answer answer) implements News {}

    record Failed(RuntimeException why) implements News {}
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// An answer that is there at once, and that nobody in between may keep.
  static void whole(Context ctx, ObjectNode answer) {
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json").result(answer.toString());
  }

  /// Returns when the caller has his answer or has left.
  ///
  /// @throws Problem while nothing has been sent yet; later it is the last thing that is told
  void handle(Context ctx, Work work) throws InterruptedException {
    var caller = new Caller(ctx);
    switch (turnstile.enter(caller.name())) {
      case Turnstile.Refused(var code, var why, var wayOut, var after) ->
          throw new Problem(429, code, why, wayOut, after);
      case Turnstile.Admitted place -> {
        var form = Form.of(String.join(",", Collections.list(ctx.req().getHeaders("Accept"))));
        var news = new LinkedBlockingQueue<News>();
        var worker = start(work, form, news, place);
        try {
          listen(ctx, caller, new Telling(ctx, form), news);
          caller.answered();
        } catch (IOException e) {
          log.debug("a caller of {} left: {}", ctx.path(), e.getMessage());
          ctx.status(CALLER_LEFT);
        } finally {
          worker.interrupt();
        }
      }
    }
  }

  /// The place is free again when the work has ended, not when the caller is gone.
  private static Thread start(
      Work work, Form form, BlockingQueue<News> news, Turnstile.Admitted place) {
    var stages = new Stages(form.inStages(), news::add);
    return Thread.ofVirtual()
        .name("question")
        .start(() -> {
          try (place) {
            news.add(new News.Done(work.answer(stages)));
          } catch (InterruptedException e) {
            news.add(new News.Failed(stopped()));
          } catch (RuntimeException e) {
            news.add(new News.Failed(e));
          } catch (Error e) {
            news.add(new News.Failed(new IllegalStateException(e)));
            throw e;
          }
        });
  }

  /// @throws IOException when the caller has left
  private void listen(Context ctx, Caller caller, Telling telling, BlockingQueue<News> news)
      throws IOException, InterruptedException {
    long looked = System.nanoTime();
    while (true) {
      var next = news.poll(GLANCE.toNanos(), TimeUnit.NANOSECONDS);
      switch (next) {
        case null -> telling.keepAlive(keepAlive);
        case News.Stage(var name, var fields) -> telling.tell(name, fields);
        case News.Done(var answer) -> {
          telling.end(answer);
          return;
        }
        case News.Failed(var why) -> {
          fail(ctx, telling, why);
          return;
        }
      }
      if (stopping) {
        fail(ctx, telling, stopped());
        return;
      }
      if (System.nanoTime() - looked >= GLANCE.toNanos()) {
        looked = System.nanoTime();
        if (caller.gone()) {
          throw new IOException("the connection is closed");
        }
      }
    }
  }

  private static void fail(Context ctx, Telling telling, RuntimeException why) throws IOException {
    if (!telling.begun()) {
      throw why;
    }
    Guard.failed(ctx);
    telling.tell("error", error(ctx, why));
  }

  private static ObjectNode error(Context ctx, RuntimeException why) {
    return switch (why) {
      case Problem problem -> problem.json();
      case StoreFailure failure -> {
        log.error("the store fails: {}", failure.getMessage());
        yield new Problem(
                503, "store_failing", String.valueOf(failure.getMessage()), "mend the store")
            .json();
      }
      default -> {
        log.error("{} {} failed", ctx.method(), ctx.path(), why);
        yield new Problem(
                500, "fault", "Sitrep's own fault", "its log has the details; please report it")
            .json();
      }
    };
  }

  private static Problem stopped() {
    return new Problem(503, "stopping", "Sitrep is stopping", "ask again, or another replica");
  }

  /// From now on every question ends.
  void stop() {
    stopping = true;
  }
}
