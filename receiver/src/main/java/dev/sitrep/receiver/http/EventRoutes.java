package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sitrep.receiver.http.Changes.Event;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /api/v1/events` and `/api/v1/incidents/{id}/events`: what changes, as it changes, as
/// server-sent events: `reset` (read the list), `new`, `updated`, `stage`, `resolved`, and as the
/// last one `bye`, with the reason.
final class EventRoutes {
  private static final Logger log = LoggerFactory.getLogger(EventRoutes.class);
  private static final Duration GLANCE = Duration.ofMillis(250);
  private static final int CALLER_LEFT = 499;

  private final Changes changes;
  private final KeptReports reports;
  private final Duration keepAlive;

  /// @param keepAlive the longest silence
  EventRoutes(Changes changes, KeptReports reports, Duration keepAlive) {
    this.changes = changes;
    this.reports = reports;
    this.keepAlive = keepAlive;
  }

  void all(Context ctx) throws InterruptedException {
    var namespaces = KeptReports.namespaces(ctx);
    tell(ctx, event -> namespaces.include(event.namespace()));
  }

  void one(Context ctx) throws InterruptedException {
    var id = reports.incident(ctx).id();
    tell(ctx, event -> event.incident().equals(id));
  }

  private void tell(Context ctx, Predicate<Event> wants) throws InterruptedException {
    var caller = new Caller(ctx);
    var last = Optional.ofNullable(ctx.header("Last-Event-ID")).orElse("");
    try (var listener = changes.join(wants, last)) {
      var stream = new Stream(ctx);
      while (true) {
        var event = listener.next(GLANCE);
        if (listener.isBehind()) {
          stream.bye("you read more slowly than things happen: connect again");
          return;
        }
        if (event.isPresent()) {
          stream.event(event.get());
        } else if (changes.isStopping()) {
          stream.bye("Sitrep is stopping: connect again");
          return;
        } else if (caller.gone()) {
          throw new IOException("the connection is closed");
        } else {
          stream.keepAlive(keepAlive);
        }
      }
    } catch (IOException e) {
      log.debug("a listener left: {}", e.getMessage());
      ctx.status(CALLER_LEFT);
    }
  }

  /// The answer, as it is written piece by piece.
  private static final class Stream {
    /// How long a browser waits before it connects again, in milliseconds.
    private static final String RETRY = "retry: 2000\n\n";

    private final Context ctx;
    private long last;

    Stream(Context ctx) throws IOException {
      this.ctx = ctx;
      ctx.status(200).contentType("text/event-stream");
      ctx.header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
      write(RETRY);
    }

    void event(Event event) throws IOException {
      write("id: %s\nevent: %s\ndata: %s\n\n".formatted(event.id(), event.name(), event.data()));
    }

    void bye(String why) throws IOException {
      write("event: bye\ndata: %s\n\n".formatted(Answering.object().put("why", why)));
    }

    void keepAlive(Duration silence) throws IOException {
      if (System.nanoTime() - last >= silence.toNanos()) {
        write(":\n\n");
      }
    }

    private void write(String text) throws IOException {
      // past Javalin's own stream, which would hold back what it compresses
      var out = ctx.res().getOutputStream();
      out.write(text.getBytes(UTF_8));
      out.flush();
      last = System.nanoTime();
    }
  }
}
