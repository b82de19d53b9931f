package dev.sitrep.notifier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.report.Sections;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A channel of Discord, or a thread in one, by its webhook: one embed per message. The first
/// message is kept up to date; what is new is a message of its own, for a webhook cannot answer.
final class Discord implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.required(
              "url", "URL of the channel's webhook", "https://discord.com/api/webhooks/1/x"),
          Setting.optional("thread", "id of a thread in that channel to post to"));

  private static final Duration PACE = Duration.ofSeconds(1);

  /// Discord takes 256 characters.
  private static final int LONGEST_TITLE = 245;

  /// Discord takes 4,096 characters, and 6,000 in all.
  private static final int LONGEST_DESCRIPTION = 3_950;

  /// `Unknown Message`, see "JSON error codes" in Discord's documentation.
  private static final int GONE = 10_008;

  /// `Thread is archived`: a new message opens it again, a change does not.
  private static final int ARCHIVED = 50_083;

  private static final Markdown MARKDOWN = new Markdown(Discord::escaped);

  private final String name;
  private final URI url;
  private final String thread;
  private final Http http;

  Discord(ChannelSettings settings) {
    this(settings, new Http());
  }

  Discord(ChannelSettings settings, Http http) {
    this.name = settings.name();
    this.url = settings.url("url");
    this.thread = settings.text("thread");
    this.http = http;
    if (url.getRawPath().matches(".*/(slack|github)/?")) {
      throw settings.problem("its url ends with the format of another program; take that away");
    }
    if (!thread.matches("\\d{0,20}")) {
      throw settings.problem(
          "its thread %s is no id; Discord copies it with Copy Thread ID".formatted(thread));
    }
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
    return "discord " + name;
  }

  @Override
  public String preview(Message message) {
    return payload(changes(message) ? message.whole() : message.sections()).toPrettyString();
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    if (!changes(message)) {
      return post(message.sections());
    }
    var changed = change(message);
    if (!(changed instanceof Delivered(var first))) {
      return changed;
    }
    if (first.isEmpty()) {
      return post(message.whole());
    }
    var told = message.replies() ? post(message.reply()) : changed;
    return told instanceof Delivered ? changed : told;
  }

  private static boolean changes(Message message) {
    return message.thread().matches("\\d{1,20}");
  }

  private Delivery post(Sections sections) throws InterruptedException {
    var request = Http.json(at("", "wait=true"), payload(sections).toString());
    return http.send(
        request,
        answer -> {
          var id = Json.read(answer.body()).path("id").asText();
          return id.isEmpty()
              ? new TryAgain(
                  url.getHost() + " answered nothing that Discord would", Optional.empty())
              : new Delivered(id);
        });
  }

  /// @return delivered without a reference where the message is gone
  private Delivery change(Message message) throws InterruptedException {
    var first = message.thread();
    var request =
        Http.json(at("/messages/" + first, ""), "")
            .method("PATCH", BodyPublishers.ofString(payload(message.whole()).toString()));
    return http.send(
        request,
        _ -> new Delivered(first),
        failure ->
            switch (Json.read(failure.answer().body()).path("code").asInt()) {
              case GONE -> new Delivered("");
              case ARCHIVED -> new Delivered(first);
              default -> http.failed(failure);
            });
  }

  private URI at(String below, String query) {
    var queries = new ArrayList<String>();
    if (url.getRawQuery() != null) {
      queries.add(url.getRawQuery());
    }
    if (!thread.isEmpty()) {
      queries.add("thread_id=" + thread);
    }
    if (!query.isEmpty()) {
      queries.add(query);
    }
    var all = queries.isEmpty() ? "" : "?" + String.join("&", queries);
    return URI.create(Http.address(url) + url.getRawPath().replaceFirst("/+$", "") + below + all);
  }

  private static ObjectNode payload(Sections sections) {
    return told(Fitting.phone(sections, Discord::fits));
  }

  private static boolean fits(Sections sections) {
    return told(sections).at("/embeds/0/description").asText().length() <= LONGEST_DESCRIPTION;
  }

  private static ObjectNode told(Sections sections) {
    var message = JsonNodeFactory.instance.objectNode();
    var embed = message.putArray("embeds").addObject();
    var headline = Sign.of(sections).dot() + " " + MARKDOWN.text(sections.headline());
    var body = MARKDOWN.body(sections);
    boolean title = headline.length() <= LONGEST_TITLE;
    if (title) {
      embed.put("title", headline);
    }
    embed.put("description", title ? body : "**" + headline + "**\n" + body);
    sections.links().stream().limit(1).forEach(link -> embed.put("url", link.url()));
    embed.put("color", Sign.of(sections).rgb());
    message.putObject("allowed_mentions").putArray("parse");
    return message;
  }

  private static String escaped(String text) {
    return Chat.pictureless(text.replaceAll("[\\\\*_~|`<>\\[\\]]", "\\\\$0"));
  }
}
