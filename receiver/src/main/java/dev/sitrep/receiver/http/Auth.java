package dev.sitrep.receiver.http;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Who may call: everybody, or who knows the bearer token.
///
/// @param token empty where the configuration says `auth: none`
public record Auth(String token) {

  /// Throws a 401 unless the caller may. The comparison takes the same time whatever is wrong.
  void check(Context ctx) {
    if (token.isEmpty()) {
      return;
    }
    var header = ctx.header("Authorization");
    var given = header == null || !header.startsWith("Bearer ") ? "" : header.substring(7);
    if (!MessageDigest.isEqual(
        given.strip().getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
      throw new Problem(
          401,
          "not_authorized",
          "the bearer token is missing or wrong",
          "send the content of server.tokenFile as `Authorization: Bearer ...`");
    }
  }

  /// Without the token.
  @Override
  public String toString() {
    return token.isEmpty() ? "none" : "token";
  }
}
