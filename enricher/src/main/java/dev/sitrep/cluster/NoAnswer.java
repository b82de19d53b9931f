package dev.sitrep.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/// Why a call got no usable answer, on its way from the wire to the [Reading].
final class NoAnswer extends IOException {
  private static final int DETAIL = 400;

  private final Reading.Why why;
  private final int status;

  NoAnswer(Reading.Why why, String detail) {
    this(why, detail, 0);
  }

  private NoAnswer(Reading.Why why, String detail, int status) {
    super(oneLine(detail));
    this.why = why;
    this.status = status;
  }

  /// The server answered, with a status that is no success.
  static NoAnswer status(int status, String detail) {
    var why =
        switch (status) {
          case 401, 403 -> Reading.Why.FORBIDDEN;
          case 404 -> Reading.Why.ABSENT;
          default -> Reading.Why.FAILED;
        };
    return new NoAnswer(why, detail.isEmpty() ? "HTTP " + status : detail, status);
  }

  /// The server could not be asked, or hung up.
  static NoAnswer broken(Throwable fault, String server) {
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case NoAnswer known -> {
          return known;
        }
        case UnknownHostException _, UnresolvedAddressException _ -> {
          return unreachable("unknown host: " + server);
        }
        case HttpConnectTimeoutException _ -> {
          return unreachable("no connection in time: " + server);
        }
        case HttpTimeoutException _ -> {
          return new NoAnswer(Reading.Why.LATE, server);
        }
        case SSLException tls -> {
          return unreachable("TLS with " + server + ": " + tls.getMessage());
        }
        case CertificateException tls -> {
          return unreachable("TLS with " + server + ": " + tls.getMessage());
        }
        case ConnectException refused when !isUnresolved(refused) -> {
          return unreachable(refusal(refused) + ": " + server);
        }
        default -> {}
      }
    }
    return unreachable(server + ": " + fault.getMessage());
  }

  int status() {
    return status;
  }

  /// Another try may be answered: too many requests, or a server in trouble.
  boolean passing() {
    return status == 429 || status >= 500;
  }

  <T> Reading.Unseen<T> unseen() {
    return new Reading.Unseen<>(why, String.valueOf(getMessage()));
  }

  static String oneLine(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= DETAIL ? line : line.substring(0, DETAIL - 1) + "…";
  }

  private static NoAnswer unreachable(String detail) {
    return new NoAnswer(Reading.Why.UNREACHABLE, detail);
  }

  private static boolean isUnresolved(Throwable fault) {
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static String refusal(ConnectException refused) {
    var message = refused.getMessage();
    return message == null ? "connection refused" : message.toLowerCase(Locale.ROOT);
  }
}
