package dev.sitrep.notifier;

import dev.sitrep.report.ReportJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts the report as JSON (schema `sitrep.report/v1`) to an address of the configuration. No
/// redirect is followed. With a key the request is signed as Standard Webhooks
/// (standardwebhooks.com) describes: headers `webhook-id`, `webhook-timestamp` and
/// `webhook-signature: v1,<base64 HMAC-SHA256 of id.timestamp.body>`.
final class Webhook implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.required("url", "URL to post to", "https://hooks.example.org/sitrep"),
          Setting.optionalSecret("secret", "secret that signs what is sent"));

  private static final String KEY_PREFIX = "whsec_";
  private static final Duration PACE = Duration.ofSeconds(1);

  private final String name;
  private final URI url;
  private final byte[] signingKey;
  private final Http http;

  Webhook(ChannelSettings settings) {
    this(settings, new Http());
  }

  Webhook(ChannelSettings settings, Http http) {
    this.name = settings.name();
    this.url = settings.url("url");
    this.signingKey = key(settings);
    this.http = http;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<URI> address() {
    return Optional.of(Http.address(url));
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
  public boolean sumsUp() {
    return false;
  }

  @Override
  public String preview(Message message) {
    return ReportJson.pretty(message.report());
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    var body = ReportJson.write(message.report());
    var timestamp = http.clock().instant();
    var request =
        Http.json(url, body)
            .header("webhook-id", message.key())
            .header("webhook-timestamp", String.valueOf(timestamp.getEpochSecond()));
    if (signingKey.length > 0) {
      request.header("webhook-signature", "v1," + signature(message.key(), timestamp, body));
    }
    return http.send(request, _ -> new Delivery.Delivered(""));
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
    var key = settings.text("secret");
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
    throw settings.problem(
        "its secret begins with %s, but no base64 follows; copy it again".formatted(KEY_PREFIX));
  }
}
