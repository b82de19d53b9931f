package dev.sitrep.notifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.report.Sections;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A Telegram bot. The first message about an incident is changed to how things stand, and what is
/// new answers it.
final class Telegram implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.secret("token", "token of the bot", "123456:example"),
          Setting.required("chat", "id of the chat, or @name of the channel", "@oncall"),
          Setting.optional("thread", "number of the topic in the chat"),
          Setting.optional("api", "address of the Bot API, https://api.telegram.org if not told"));

  private static final URI API = URI.create("https://api.telegram.org");
  private static final Duration PACE = Duration.ofSeconds(1);

  /// Of 4,096 UTF-16 units that are left when the tags are gone.
  private static final int MOST_UNITS = 4_000;

  /// Telegram drops formats beyond a hundred, and code without its format may become a link.
  private static final int MOST_FORMATS = 95;

  private static final Pattern OPENED = Pattern.compile("<[a-z]");
  private static final ChatHtml HTML = new ChatHtml("\n", "<pre>", "</pre>", Plain::line);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String name;
  private final URI api;
  private final String token;
  private final String chat;
  private final String thread;
  private final Http http;

  Telegram(ChannelSettings settings) {
    this(settings, new Http());
  }

  Telegram(ChannelSettings settings, Http http) {
    this.name = settings.name();
    this.api = settings.text("api").isEmpty() ? API : settings.url("api");
    this.token = token(settings);
    this.chat = settings.required("chat");
    this.thread = settings.text("thread");
    if (!thread.matches("\\d{0,18}")) {
      throw settings.problem("its thread %s is no number of a topic".formatted(thread));
    }
    this.http = http;
  }

  /// It becomes a part of the address.
  private static String token(ChannelSettings settings) {
    var token = settings.required("token");
    if (!token.matches("\\d+:[A-Za-z0-9_-]+")) {
      throw settings.problem(
          "its token is no bot token (123456:ABC...); put what BotFather said into tokenFile");
    }
    return token;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<URI> address() {
    return Optional.of(Http.address(api));
  }

  @Override
  public Duration pace() {
    return PACE;
  }

  @Override
  public String preview(Message message) {
    return (message.followsUp() ? change(message) : post(message.sections())).toPrettyString();
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    if (!message.followsUp()) {
      return call("sendMessage", post(message.sections()), Telegram::reference);
    }
    return switch (call("editMessageText", change(message), _ -> message.thread())) {
      case Delivered(var first) when first.isEmpty() ->
          call("sendMessage", post(message.whole()), Telegram::reference);
      case Delivered first when !message.replies() -> first;
      case Delivered _ -> call("sendMessage", answer(message), _ -> message.thread());
      case TryAgain later -> later;
      case Refused refused -> refused;
    };
  }

  private static String reference(JsonNode answer) {
    return answer.at("/result/message_id").asText();
  }

  private ObjectNode post(Sections sections) {
    var post = payload(sections);
    if (!thread.isEmpty()) {
      post.put("message_thread_id", Long.parseLong(thread));
    }
    return post;
  }

  private ObjectNode answer(Message message) {
    var answer = post(message.reply());
    answer
        .putObject("reply_parameters")
        .put("message_id", id(message))
        .put("allow_sending_without_reply", true);
    return answer;
  }

  private ObjectNode change(Message message) {
    return payload(message.whole()).put("message_id", id(message));
  }

  /// Zero is no message: Telegram answers that it is gone.
  private static long id(Message message) {
    return message.thread().matches("\\d{1,18}") ? Long.parseLong(message.thread()) : 0;
  }

  private ObjectNode payload(Sections sections) {
    var payload =
        JSON.objectNode()
            .put("chat_id", chat)
            .put("text", HTML.text(Fitting.phone(sections, Telegram::fits)))
            .put("parse_mode", "HTML");
    payload.putObject("link_preview_options").put("is_disabled", true);
    return payload;
  }

  private static boolean fits(Sections sections) {
    var html = HTML.text(sections);
    return ChatHtml.shown(html).length() <= MOST_UNITS
        && OPENED.matcher(html).results().limit(MOST_FORMATS + 1).count() <= MOST_FORMATS;
  }

  /// @param reference of what was accepted; it is empty where the message to change is gone
  private Delivery call(String method, ObjectNode payload, Function<JsonNode, String> reference)
      throws InterruptedException {
    var base = api.toString().replaceFirst("/+$", "");
    var url = URI.create(base + "/bot" + token + "/" + method);
    return silent(
        http.send(
            Http.json(url, payload.toString()),
            answer -> accepted(answer, reference),
            failure -> {
              var said = description(Json.read(failure.answer().body()));
              if (failure.answer().status() == 400 && unchanged(said)) {
                return new Delivered(reference.apply(JSON.objectNode()));
              }
              return failure.answer().status() == 400 && gone(said)
                  ? new Delivered("")
                  : http.failed(failure);
            }));
  }

  /// Telegram says in the body whether it did.
  private Delivery accepted(Http.Answer answer, Function<JsonNode, String> reference) {
    var json = Json.read(answer.body());
    if (json.path("ok").asBoolean(true)) {
      return new Delivered(reference.apply(json));
    }
    var why = api.getHost() + " did not take it: " + Fitting.cut(description(json), 200);
    int code = json.path("error_code").asInt();
    return code == 429 || code >= 500
        ? new TryAgain(
            why, RetryAfter.read(Optional.empty(), answer.body(), http.clock().instant()))
        : new Refused(why);
  }

  private static String description(JsonNode answer) {
    return Plain.line(answer.path("description").asText());
  }

  /// A repeat of what went through before.
  private static boolean unchanged(String said) {
    return said.toLowerCase(Locale.ROOT).contains("message is not modified");
  }

  private static boolean gone(String said) {
    var lower = said.toLowerCase(Locale.ROOT);
    return lower.contains("message to edit not found")
        || lower.contains("message identifier is not specified")
        || lower.contains("message can't be edited")
        || lower.contains("message_id_invalid");
  }

  /// Without the token, should the answer have quoted it.
  private Delivery silent(Delivery delivery) {
    return switch (delivery) {
      case TryAgain(var why, var after) -> new TryAgain(why.replace(token, "<token>"), after);
      case Refused(var why) -> new Refused(why.replace(token, "<token>"));
      case Delivered delivered -> delivered;
    };
  }

  @Override
  public String toString() {
    return "telegram " + name;
  }
}
