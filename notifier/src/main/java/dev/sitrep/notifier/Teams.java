package dev.sitrep.notifier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.report.Sections;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Microsoft Teams, by the webhook of a Workflow ("Post to a channel when a webhook request is
/// received"). Such a webhook can neither change a message nor answer one: each is a card of its
/// own. It answers 202 when the flow has taken the card; whether Teams shows it, it does not say.
final class Teams implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.required(
              "url", "webhook address of the Teams Workflow", "https://flow.example.org/x"));

  private static final Duration PACE = Duration.ofMillis(250);

  private final String name;
  private final URI url;
  private final Http http;

  Teams(ChannelSettings settings) {
    this(settings, new Http());
  }

  Teams(ChannelSettings settings, Http http) {
    this.name = settings.name();
    this.url = settings.url("url");
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

  @Override
  public String preview(Message message) {
    return payload(message).toPrettyString();
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    return http.send(Http.json(url, payload(message).toString()), _ -> new Delivered(""));
  }

  private static JsonNode payload(Message message) {
    Sections fitting = Fitting.phone(message.sections(), TeamsCard::fits);
    return TeamsCard.of(fitting);
  }

  @Override
  public String toString() {
    return "teams " + name;
  }
}
