package dev.sitrep.engine;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Which engine stands where, as messages call it, and what to say when nothing like it is there.
///
/// @param engine inside a sentence: `Ollama`, `the engine`
/// @param api what it should speak: `Ollama's API`
/// @param start what a person does to start it: `ollama serve`
record Address(String engine, String api, String start, URI url) {

  /// Never with what a URL may hold of a user or a key.
  String where() {
    return "%s://%s%s"
        .formatted(url.getScheme(), url.getHost(), url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  @Override
  public String toString() {
    return engine + " at " + where();
  }

  String log() {
    return "look at the log of " + engine;
  }

  /// @param connect how long a connection was waited for
  NoAnswer unreachable(@Nullable Throwable cause, Duration connect) {
    for (var at = cause; at != null; at = at.getCause()) {
      if (at instanceof UnresolvedAddressException) {
        return new NoAnswer(
            Reason.UNREACHABLE,
            "no such host: " + url.getHost(),
            "check model.url, and that the network policy allows DNS");
      }
    }
    if (cause instanceof SSLException) {
      return new NoAnswer(
          Reason.UNREACHABLE,
          "%s is not reachable over TLS: %s".formatted(this, Said.line(cause.getMessage())),
          "let Java trust its certificate, or check http or https in model.url");
    }
    var how =
        switch (cause) {
          case HttpConnectTimeoutException _ -> "no connection within " + Said.time(connect);
          case ConnectException _ -> "connection refused";
          case null -> "no connection";
          default -> Said.line(cause.getMessage());
        };
    return new NoAnswer(
        Reason.UNREACHABLE,
        "%s is not reachable: %s".formatted(this, how),
        "start it (%s), or check model.url and the network policy".formatted(start));
  }

  /// @param patience how long it had to say something about itself
  NoAnswer silent(Duration patience) {
    return new NoAnswer(
        Reason.LATE,
        "%s did not answer within %s".formatted(this, Said.time(patience)),
        log() + "; it may be overloaded or hang");
  }

  NoAnswer notItsApi(String what) {
    return new NoAnswer(
        Reason.GARBLED,
        "what answers at %s is not %s (%s)".formatted(where(), api, what),
        "check model.url");
  }

  /// Redirects are not followed: they could lead out of the cluster.
  NoAnswer elsewhere(int status) {
    return new NoAnswer(
        Reason.FAILED,
        "%s sends us elsewhere (status %d)".formatted(this, status),
        "set model.url to where it really answers: redirects are not followed");
  }
}
