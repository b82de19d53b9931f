package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.notifier.FarSide.Answer;
import dev.sitrep.report.Reports;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// What every channel over HTTP does when its far side does not do as it should.
///
/// @param open a channel that posts to that address
/// @param secret that it was told
record Trouble(BiFunction<String, Http, Channel> open, String secret) {
  private static final Message MESSAGE = Messages.of(Reports.clearCause());

  static Http http() {
    return new Http(InstantSource.fixed(Reports.NOW), Duration.ofSeconds(3));
  }

  void is_told_as_a_value() throws Exception {
    for (int status : List.of(400, 401, 403, 404, 410, 413)) {
      assertInstanceOf(Refused.class, to(Answer.of(status, "{}")), "answered " + status);
    }
    for (int status : List.of(408, 500, 502, 503)) {
      assertInstanceOf(TryAgain.class, to(Answer.of(status, "oops")), "answered " + status);
    }
    assertWaits(7, to(new Answer(429, Map.of("Retry-After", "7"), "")));
    assertWaits(3, to(Answer.of(429, "{\"parameters\":{\"retry_after\":3}}")));
    assertWaits(2, to(Answer.of(429, "{\"retry_after_ms\":2000}")));
    try (var far = FarSide.hanging()) {
      var soon = new Http(InstantSource.system(), Duration.ofMillis(300));
      assertInstanceOf(TryAgain.class, open.apply(far.url(), soon).deliver(MESSAGE));
    }
  }

  /// Also where the far side sends back all that it was sent.
  void keeps_the_secret() throws Exception {
    for (int status : List.of(200, 400, 401, 403, 404, 429, 500)) {
      try (var far =
          FarSide.answering(request ->
              Answer.of(
                  status,
                  "{\"ok\":false,\"description\":\"%s\",\"x\":\"%s\"}"
                      .formatted(secret, request.path() + request.headers())))) {
        var channel = open.apply(far.url(), http());
        assertHides(channel.deliver(MESSAGE).toString());
        assertHides(channel.deliver(Messages.of(Reports.followUp(), "42")).toString());
        assertHides(channel.toString());
        assertHides(channel.preview(MESSAGE));
        assertEquals(Optional.of(java.net.URI.create(far.url())), channel.address());
      }
    }
  }

  private Delivery to(Answer answer) throws Exception {
    try (var far = FarSide.answering(_ -> answer)) {
      return open.apply(far.url(), http()).deliver(MESSAGE);
    }
  }

  private static void assertWaits(long seconds, Delivery delivery) {
    assertEquals(
        Optional.of(Duration.ofSeconds(seconds)),
        assertInstanceOf(TryAgain.class, delivery).after());
  }

  private void assertHides(String text) {
    assertFalse(text.contains(secret), text);
  }
}
