package dev.sitrep.notifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A channel of Slack, reached in one of two ways. An incoming webhook can only post. A bot (scope
/// `chat:write`) keeps its first message up to date and tells what is new in the thread below it.
final class Slack implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.either(
              "url",
              "URL of an incoming webhook; this, or token and channel",
              "https://hooks.slack.com/services/T0/B0/x"),
          Setting.optionalSecret("token", "token of a bot, xoxb-..., with the scope chat:write"),
          Setting.optional("channel", "id of the channel for the bot, as C012AB3CD"),
          Setting.optional("api", "address of Slack's API, if not https://slack.com/api"));

  private static final Duration PACE = Duration.ofSeconds(1);

  /// Slack's own faults, and too much at a time.
  private static final Set<String> PASSING =
      Set.of(
          "ratelimited",
          "rate_limited",
          "message_limit_exceeded",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org");

  /// The first message can neither be changed nor answered: it, its channel or the bot has gone
  /// there.
  private static final Set<String> GONE =
      Set.of(
          "message_not_found",
          "thread_not_found",
          "channel_not_found",
          "is_archived",
          "not_in_channel");

  /// The first message is there and stays as it is.
  private static final Set<String> UNCHANGEABLE =
      Set.of("edit_window_closed", "cant_update_message");

  private static final Map<String, String> WAYS_OUT =
      Map.of(
          "not_in_channel", "invite the bot: /invite @its-name in the channel",
          "channel_not_found", "put the channel's id (C...) into channel, and invite the bot",
          "is_archived", "the channel is archived; choose another",
          "invalid_auth", "put a token that is valid into the file of tokenFile",
          "not_authed", "put a token that is valid into the file of tokenFile",
          "token_revoked", "put a token that is valid into the file of tokenFile",
          "token_expired", "put a token that is valid into the file of tokenFile",
          "account_inactive", "the bot was removed; install it again and take its new token",
          "missing_scope", "give the bot the scope chat:write and install it again",
          "restricted_action", "the workspace does not let the bot post there");

  /// A message of the bot: the channel's id, and the time by which Slack knows it.
  private record Place(String channel, String ts) {
    static Optional<Place> of(String reference) {
      int colon = reference.indexOf(':');
      return colon > 0 && colon < reference.length() - 1
          ? Optional.of(new Place(reference.substring(0, colon), reference.substring(colon + 1)))
          : Optional.empty();
    }

    String reference() {
      return channel + ":" + ts;
    }
  }

  private final String name;
  private final Way way;
  private final Http http;

  Slack(ChannelSettings settings) {
    this(settings, new Http());
  }

  Slack(ChannelSettings settings, Http http) {
    this.name = settings.name();
    this.way = way(settings);
    this.http = http;
  }

  private static Way way(ChannelSettings settings) {
    var way =
        Way.of(
            settings,
            told ->
                told.text("api").isEmpty() ? URI.create("https://slack.com/api") : told.url("api"));
    if (way instanceof Way.Bot bot && bot.channel().isEmpty()) {
      throw settings.problem("has a token but no channel; put the channel's id (C...) there");
    }
    return way;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<URI> address() {
    return Optional.of(Http.address(way.address()));
  }

  @Override
  public Duration pace() {
    return PACE;
  }

  /// Without its address.
  @Override
  public String toString() {
    return "slack " + name;
  }

  @Override
  public String preview(Message message) {
    var payload =
        switch (way) {
          case Way.Webhook _ -> SlackBlocks.of(message.sections());
          case Way.Bot bot ->
              Place.of(message.thread())
                  .map(first -> change(first, message))
                  .orElseGet(() -> post(bot, message));
        };
    return payload.toPrettyString();
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    return switch (way) {
      case Way.Webhook(var url) -> {
        var request = Http.json(url, SlackBlocks.of(message.sections()).toString());
        yield http.send(request, answer -> webhookAnswer(answer, message.thread()));
      }
      case Way.Bot bot -> {
        var first = Place.of(message.thread());
        yield first.isEmpty()
            ? call(bot, "chat.postMessage", post(bot, message), "")
            : followUp(bot, first.get(), message);
      }
    };
  }

  private Delivery followUp(Way.Bot bot, Place first, Message message) throws InterruptedException {
    var changed = call(bot, "chat.update", change(first, message), first.reference());
    var told =
        changed instanceof Delivered(var there) && !there.isEmpty() && message.replies()
            ? call(bot, "chat.postMessage", reply(first, message), first.reference())
            : changed;
    return told instanceof Delivered(var there) && there.isEmpty()
        ? call(bot, "chat.postMessage", in(bot.channel(), SlackBlocks.of(message.whole())), "")
        : told;
  }

  private static ObjectNode post(Way.Bot bot, Message message) {
    return in(bot.channel(), SlackBlocks.of(message.sections()));
  }

  private static ObjectNode change(Place first, Message message) {
    return in(first.channel(), SlackBlocks.of(message.whole())).put("ts", first.ts());
  }

  private static ObjectNode reply(Place first, Message message) {
    return in(first.channel(), SlackBlocks.of(message.reply())).put("thread_ts", first.ts());
  }

  private static ObjectNode in(String channel, ObjectNode message) {
    return message.put("channel", channel);
  }

  /// @param about the reference of the message that it changes or answers, or empty
  /// @return delivered without a reference where that message is gone
  private Delivery call(Way.Bot bot, String method, ObjectNode payload, String about)
      throws InterruptedException {
    var url = URI.create(bot.address().toString().replaceFirst("/+$", "") + "/" + method);
    var request =
        Http.json(url, payload.toString()).header("Authorization", "Bearer " + bot.token());
    return http.send(request, answer -> botAnswer(answer, about));
  }

  private Delivery botAnswer(Http.Answer answer, String about) {
    var body = Json.read(answer.body());
    if (body.path("ok").asBoolean()) {
      var posted = new Place(body.path("channel").asText(), body.path("ts").asText());
      return new Delivered(about.isEmpty() ? posted.reference() : about);
    }
    if (!body.has("ok")) {
      return new TryAgain(host() + " answered nothing that Slack would", Optional.empty());
    }
    var error = body.path("error").asText();
    if (about.isEmpty()) {
      return failed(body);
    }
    if (GONE.contains(error)) {
      return new Delivered("");
    }
    return UNCHANGEABLE.contains(error) ? new Delivered(about) : failed(body);
  }

  /// A webhook says `ok` as text, but what stands in for it may answer as Slack's API does.
  private Delivery webhookAnswer(Http.Answer answer, String thread) {
    var body = Json.read(answer.body());
    return body.has("ok") && !body.path("ok").asBoolean() ? failed(body) : new Delivered(thread);
  }

  private Delivery failed(JsonNode body) {
    var error = body.path("error").asText();
    var known = error.matches("[a-z0-9_]{1,60}") ? error : "no error that Slack knows";
    var why = host() + " answered ok: false, " + known;
    if (PASSING.contains(error)) {
      return new TryAgain(why, Optional.empty());
    }
    var out = WAYS_OUT.get(error);
    return new Refused(out == null ? why : why + "; " + out);
  }

  private String host() {
    return way.address().getHost();
  }
}
