package dev.sitrep.notifier;

import dev.sitrep.report.ReportJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLException;

/// Posts the report as JSON (schema `sitrep.report/v1`) to an address of the configuration. No
/// redirect is followed. With a key the request is signed as Standard Webhooks
/// (standardwebhooks.com) describes: headers `webhook-id`, `webhook-timestamp` and
/// `webhook-signature: v1,<base64 HMAC-SHA256 of id.timestamp.body>`.
final class Webhook implements Channel {
  private static final String KEY_PREFIX = "whsec_";
  private static final Duration PACE = Duration.ofSeconds(1);

  private final String name;
  private final URI url;
  private final byte[] signingKey;
  private final InstantSource clock;
  private final Duration patience;
  private final HttpClient http;

  Webhook(ChannelSettings settings) {
    this(settings, InstantSource.system(), Duration.ofSeconds(10));
  }

  /// @param patience until the far side has begun to answer; half of it to connect
  Webhook(ChannelSettings settings, InstantSource clock, Duration patience) {
    this.name = settings.name();
    this.url = address(settings);
    this.signingKey = key(settings);
    this.clock = clock;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(patience.dividedBy(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  private static URI address(ChannelSettings settings) {
    try {
      var url = URI.create(settings.url().strip());
      if (("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
          && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the address: it may hold a secret
    }
    throw new IllegalArgumentException(
        "channel %s: its url is no http(s) address; put the full address into url or urlFile"
            .formatted(settings.name()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<URI> address() {
    var port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return Optional.of(URI.create(url.getScheme() + "://" + url.getHost() + port));
  }

  @Override
  public Duration pace() {
    return PACE;
  }

  /// Without its address.
  @Override
  public String toString() {
    return "webhook " + name;
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    var body = ReportJson.write(message.report());
    var timestamp = clock.instant();
    var request =
        HttpRequest.newBuilder(url)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("User-Agent", "sitrep")
            .header("webhook-id", message.key())
            .header("webhook-timestamp", String.valueOf(timestamp.getEpochSecond()));
    if (signingKey.length > 0) {
      request.header("webhook-signature", "v1," + signature(message.key(), timestamp, body));
    }
    try {
      return outcome(
          http.send(
              request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofInputStream()));
    } catch (HttpConnectTimeoutException e) {
      return again("no connection to %s in time".formatted(url.getHost()));
    } catch (HttpTimeoutException e) {
      return again("no answer from %s in time".formatted(url.getHost()));
    } catch (ConnectException e) {
      return again("cannot connect to " + url.getHost());
    } catch (SSLException e) {
      return again("TLS with %s failed; is its certificate trusted here?".formatted(url.getHost()));
    } catch (IOException e) {
      return again("connection to " + url.getHost() + " failed: " + e.getClass().getSimpleName());
    }
  }

  /// The status is the answer. The body is not read: the request's timeout does not cover it.
  private Delivery outcome(HttpResponse<InputStream> response) throws IOException {
    response.body().close();
    int status = response.statusCode();
    if (status / 100 == 2) {
      return new Delivery.Delivered("");
    }
    var why = url.getHost() + " answered " + status;
    if (status / 100 == 3) {
      return new Delivery.Refused(why + ", a redirect; put the final address into the url");
    }
    boolean later = status == 408 || status == 425 || status == 429 || status >= 500;
    return later
        ? new Delivery.TryAgain(
            why, RetryAfter.read(response.headers().firstValue("Retry-After"), clock.instant()))
        : new Delivery.Refused(why);
  }

  private static Delivery again(String why) {
    return new Delivery.TryAgain(why, Optional.empty());
  }

  private String signature(String id, Instant at, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(signingKey, "HmacSHA256"));
      var signed = id + "." + at.getEpochSecond() + "." + body;
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  /// Standard Webhooks writes a key as `whsec_<base64>`; any other text is taken as it is.
  private static byte[] key(ChannelSettings settings) {
    var key = settings.signingKey();
    if (!key.startsWith(KEY_PREFIX)) {
      return key.getBytes(StandardCharsets.UTF_8);
    }
    try {
      var bytes = Base64.getDecoder().decode(key.substring(KEY_PREFIX.length()));
      if (bytes.length > 0) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the key
    }
    throw new IllegalArgumentException(
        "channel %s: its signing key begins with %s, but no base64 follows; copy it again"
            .formatted(settings.name(), KEY_PREFIX));
  }
}
