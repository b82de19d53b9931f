package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// `GET /openapi.json`: what there is to call. It says nothing of this Sitrep, so it is open.
final class OpenApi {
  private final String text;

  OpenApi() {
    try (var in = OpenApi.class.getResourceAsStream("/openapi.json")) {
      text = new String(Objects.requireNonNull(in, "openapi.json").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void handle(Context ctx) {
    ctx.contentType("application/json").result(text);
  }
}
