package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.report.Sections;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A space of Google Chat, by its webhook: a card for each message, all cards of an incident in one
/// thread. A card and no text message: text has formats, mentions and links that cannot be escaped,
/// a card has HTML and no mentions.
final class GoogleChat implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.required(
              "url",
              "webhook address of the space, with its key and token",
              "https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t"));

  private static final Duration PACE = Duration.ofSeconds(1);

  /// Of 32,000 for the whole message.
  private static final int MOST_BYTES = 31_000;

  private static final ChatHtml HTML = new ChatHtml("<br>", "<code>", "</code>", Plain::unlinked);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String name;
  private final URI url;
  private final Http http;

  GoogleChat(ChannelSettings settings) {
    this(settings, new Http());
  }

  GoogleChat(ChannelSettings settings, Http http) {
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
    return http.send(
        Http.json(address(message), payload(message).toString()),
        answer ->
            new Delivered(
                message.followsUp()
                    ? message.thread()
                    : Json.read(answer.body()).path("name").asText()));
  }

  /// Chat drops what comes again under the same request id.
  private URI address(Message message) {
    var id = UUID.nameUUIDFromBytes(message.key().getBytes(UTF_8));
    return URI.create(
        url
            + (url.getRawQuery() == null ? "?" : "&")
            + "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD&requestId="
            + id);
  }

  private static ObjectNode payload(Message message) {
    return payload(message, Fitting.phone(message.sections(), sections -> fits(message, sections)));
  }

  private static boolean fits(Message message, Sections sections) {
    return payload(message, sections).toString().getBytes(UTF_8).length <= MOST_BYTES;
  }

  private static ObjectNode payload(Message message, Sections sections) {
    var payload = JSON.objectNode();
    payload.put("fallbackText", Sign.of(sections).dot() + " " + notice(sections.headline()));
    payload.putObject("thread").put("threadKey", message.report().id());
    var card = payload.putArray("cardsV2").addObject().put("cardId", "report").putObject("card");
    var widgets = card.putArray("sections").addObject().putArray("widgets");
    widgets.add(paragraph(HTML.headline(sections)));
    sections.sections().forEach(section -> widgets.add(paragraph(HTML.section(section))));
    widgets.add(paragraph(HTML.foot(sections)));
    return payload;
  }

  private static ObjectNode paragraph(String html) {
    var widget = JSON.objectNode();
    widget.putObject("textParagraph").put("text", html);
    return widget;
  }

  /// For notifications, as plain text; `<users/all>` calls everybody wherever it is read as text.
  private static String notice(String text) {
    return Plain.unlinked(text).replace("<", "<\u2060");
  }

  @Override
  public String toString() {
    return "googlechat " + name;
  }
}
