package dev.sitrep.receiver.http;

import java.util.Map;

/// What a caller did wrong, or what we cannot do for him now: the one shape of every error.
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String hint;

  /// @param code a stable word for programs: `bad_request`, `too_large`
  /// @param message what is wrong, in one sentence
  /// @param hint the way out
  Problem(int status, String code, String message, String hint) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }

  int status() {
    return status;
  }

  /// `{error: {code, message, hint}}`
  Map<String, Object> body() {
    return body(code, String.valueOf(getMessage()), hint);
  }

  static Map<String, Object> body(String code, String message, String hint) {
    return Map.of("error", Map.of("code", code, "message", message, "hint", hint));
  }
}
