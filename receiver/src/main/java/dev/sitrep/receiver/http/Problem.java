package dev.sitrep.receiver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;

/// What a caller did wrong, or what we cannot do for him now: the one shape of every error.
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String hint;
  private final Duration after;

  /// @param code a stable word for programs: `bad_request`, `too_large`
  /// @param message what is wrong, in one sentence
  /// @param hint the way out
  Problem(int status, String code, String message, String hint) {
    this(status, code, message, hint, Duration.ZERO);
  }

  /// @param after when it makes sense to try again; zero says nothing
  Problem(int status, String code, String message, String hint, Duration after) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.after = after;
  }

  int status() {
    return status;
  }

  String hint() {
    return hint;
  }

  /// Answers with it.
  void answer(Context ctx) {
    head(ctx);
    ctx.json(body());
  }

  /// Status and headers alone.
  void head(Context ctx) {
    if (after.isPositive()) {
      ctx.header("Retry-After", Long.toString(after.plusMillis(999).toSeconds()));
    }
    ctx.status(status);
  }

  /// `{error: {code, message, hint}}`
  Map<String, Object> body() {
    return body(code, String.valueOf(getMessage()), hint);
  }

  /// The same as a tree.
  ObjectNode json() {
    var json = Answering.object();
    json.putObject("error")
        .put("code", code)
        .put("message", String.valueOf(getMessage()))
        .put("hint", hint);
    return json;
  }

  static Map<String, Object> body(String code, String message, String hint) {
    return Map.of("error", Map.of("code", code, "message", message, "hint", hint));
  }
}
