package dev.sitrep.notifier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.report.Sections;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A channel of Mattermost, reached in one of two ways. An incoming webhook can only post. A bot
/// keeps its first message up to date and tells what is new in the thread below it.
final class Mattermost implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.either(
              "url",
              "URL of an incoming webhook; this, or server, token and channel",
              "https://chat.example.org/hooks/x"),
          Setting.optional("server", "address of Mattermost for the bot"),
          Setting.optionalSecret("token", "token of the bot"),
          Setting.optional("channel", "id of the channel for the bot"));

  private static final Duration PACE = Duration.ofSeconds(1);

  /// In code points. Mattermost takes 16,383, and took 4,000 once.
  private static final int LONGEST = 3_850;

  private static final String TOO_LATE = "api.post.update_post.permissions_time_limit.app_error";
  private static final String NO_ROOT = "api.post.create_post.root_id.app_error";

  private static final Markdown MARKDOWN = new Markdown(Mattermost::escaped);

  private final String name;
  private final Way way;
  private final Http http;

  Mattermost(ChannelSettings settings) {
    this(settings, new Http());
  }

  Mattermost(ChannelSettings settings, Http http) {
    this.name = settings.name();
    this.way = way(settings);
    this.http = http;
  }

  private static Way way(ChannelSettings settings) {
    var way = Way.of(settings, told -> told.url("server"));
    if (way instanceof Way.Bot bot && !bot.channel().matches("[a-z0-9]{26}")) {
      throw settings.problem(
          "its channel '%s' is no id of 26 letters and digits; Mattermost shows it in View Info"
              .formatted(bot.channel()));
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
    return "mattermost " + name;
  }

  @Override
  public String preview(Message message) {
    var payload =
        switch (way) {
          case Way.Webhook _ -> webhookPost(message);
          case Way.Bot bot ->
              changes(message) ? change(message) : post(bot, message.sections(), message.key());
        };
    return payload.toPrettyString();
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    return switch (way) {
      case Way.Webhook(var url) ->
          http.send(
              Http.json(url, webhookPost(message).toString()),
              _ -> new Delivered(message.thread()));
      case Way.Bot bot ->
          changes(message)
              ? followUp(bot, message)
              : posted(bot, post(bot, message.sections(), message.key()));
    };
  }

  private static boolean changes(Message message) {
    return message.thread().matches("[a-z0-9]{26}");
  }

  /// Where the first message is gone, how things stand is a new one.
  private Delivery followUp(Way.Bot bot, Message message) throws InterruptedException {
    var first = message.thread();
    var changed = changed(bot, message);
    var told =
        changed instanceof Delivered(var there) && !there.isEmpty() && message.replies()
            ? posted(bot, post(bot, message.reply(), message.key()).put("root_id", first))
            : changed;
    if (!(told instanceof Delivered(var there))) {
      return told;
    }
    return there.isEmpty()
        ? posted(bot, post(bot, message.whole(), message.key()))
        : new Delivered(first);
  }

  /// @return delivered without a reference where the message that it answers is gone
  private Delivery posted(Way.Bot bot, ObjectNode payload) throws InterruptedException {
    return http.send(
        as(bot, Http.json(at(bot, ""), payload.toString())),
        answer -> {
          var id = Json.read(answer.body()).path("id").asText();
          return id.isEmpty()
              ? new TryAgain(
                  bot.address().getHost() + " answered nothing that Mattermost would",
                  Optional.empty())
              : new Delivered(id);
        },
        failure ->
            payload.has("root_id") && error(failure).equals(NO_ROOT)
                ? new Delivered("")
                : http.failed(failure));
  }

  /// @return delivered without a reference where the message is gone
  private Delivery changed(Way.Bot bot, Message message) throws InterruptedException {
    var first = message.thread();
    var body = BodyPublishers.ofString(change(message).toString());
    var changed =
        http.send(
            as(bot, Http.json(at(bot, "/" + first + "/patch"), "").method("PUT", body)),
            _ -> new Delivered(first),
            failure ->
                switch (failure.answer().status()) {
                  case 403, 404 -> new Delivered("");
                  default ->
                      error(failure).equals(TOO_LATE) ? new Delivered(first) : http.failed(failure);
                });
    return changed.equals(new Delivered("")) ? found(bot, first) : changed;
  }

  /// Mattermost says of a message that is gone that it may not be changed.
  private Delivery found(Way.Bot bot, String first) throws InterruptedException {
    return http.send(
        as(bot, HttpRequest.newBuilder(at(bot, "/" + first)).GET()),
        answer ->
            new Delivered(Json.read(answer.body()).path("delete_at").asLong() == 0 ? first : ""),
        failure ->
            switch (failure.answer().status()) {
              case 403, 404 -> new Delivered("");
              default -> http.failed(failure);
            });
  }

  private static URI at(Way.Bot bot, String below) {
    return URI.create(bot.address().toString().replaceFirst("/+$", "") + "/api/v4/posts" + below);
  }

  private static HttpRequest.Builder as(Way.Bot bot, HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + bot.token());
  }

  private static ObjectNode webhookPost(Message message) {
    return JsonNodeFactory.instance.objectNode().put("text", text(message.sections()));
  }

  /// Mattermost drops a repeat by its `pending_post_id`.
  private static ObjectNode post(Way.Bot bot, Sections sections, String key) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("message", text(sections))
        .put("channel_id", bot.channel())
        .put("pending_post_id", key);
  }

  private static ObjectNode change(Message message) {
    return JsonNodeFactory.instance.objectNode().put("message", text(message.whole()));
  }

  private static String text(Sections sections) {
    return told(Fitting.phone(sections, fit -> told(fit).codePoints().count() <= LONGEST));
  }

  private static String told(Sections sections) {
    var headline = MARKDOWN.text(sections.headline());
    var bold = headline.isEmpty() ? "" : " **" + headline + "**";
    return (Sign.of(sections).dot() + bold + "\n" + MARKDOWN.body(sections)).strip();
  }

  /// An underscore within a word means nothing. A backslash does not keep tags, hashtags, names of
  /// channels and smileys from their meaning.
  private static String escaped(String text) {
    var marks = text.replaceAll("[\\\\`*\\[\\]|$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", "\\\\$0");
    return Chat.pictureless(
        marks.replaceAll("[<~#]|&(?=#?\\w+;)|(?<!\\S)[:;](?=\\S)", "$0" + Chat.GAP));
  }

  private static String error(Http.Failure failure) {
    return Json.read(failure.answer().body()).path("id").asText();
  }
}
