package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;

/// Writes an answer in the form that the caller wants: the stages one by one as they come, each at
/// once, or the answer alone. For the thread of the request.
final class Telling {
  private final Context ctx;
  private final Form form;
  private boolean begun;
  private long last = System.nanoTime();

  Telling(Context ctx, Form form) {
    this.ctx = ctx;
    this.form = form;
    ctx.header("Cache-Control", "no-store");
  }

  /// Whether the status is sent: from then on an error can only be told as a stage.
  boolean begun() {
    return begun;
  }

  /// @throws IOException when the caller has left
  void tell(String stage, ObjectNode fields) throws IOException {
    var line = Answering.object().put("stage", stage);
    line.setAll(fields);
    switch (form) {
      case JSON -> throw new IllegalStateException("a whole answer has no stages");
      case LINES -> write(line + "\n");
      case EVENTS -> write("event: " + stage + "\ndata: " + line + "\n\n");
    }
  }

  void end(Answering.Answer answer) throws IOException {
    if (form.inStages()) {
      tell(answer.stage(), answer.fields());
    } else {
      ctx.contentType("application/json").result(answer.whole());
    }
  }

  /// Says nothing, where nothing was said for that long.
  void keepAlive(Duration silence) throws IOException {
    if (form.inStages() && System.nanoTime() - last >= silence.toNanos()) {
      write(form == Form.EVENTS ? ":\n\n" : "\n");
    }
  }

  private void write(String text) throws IOException {
    if (!begun) {
      begun = true;
      ctx.status(200);
      ctx.contentType(form.type());
      ctx.header("X-Accel-Buffering", "no");
    }
    // past Javalin's own stream, which would hold back what it compresses
    var out = ctx.res().getOutputStream();
    out.write(text.getBytes(UTF_8));
    out.flush();
    last = System.nanoTime();
  }
}
