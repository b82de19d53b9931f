package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A room of Matrix that is not encrypted. The first message about an incident is replaced by how
/// things stand, and what is new goes into its thread. Each request has a transaction id of the
/// message's key: the server drops a repeat.
final class Matrix implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.required(
              "server",
              "address of the homeserver, https://matrix.example.org",
              "https://matrix.example.org"),
          Setting.secret("token", "access token of the bot's account", "syt_example"),
          Setting.required(
              "room",
              "id of the room, !abc:example.org, which the bot has joined",
              "!abc:example.org"));

  private static final Duration PACE = Duration.ofSeconds(1);

  /// An event may have 65,536 bytes with all that servers add.
  private static final int MOST_BYTES = 29_000;

  private static final ChatHtml HTML =
      new ChatHtml("<br>", "<pre><code>", "</code></pre>", Plain::line);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String name;
  private final URI server;
  private final String token;
  private final String room;
  private final Http http;

  Matrix(ChannelSettings settings) {
    this(settings, new Http());
  }

  Matrix(ChannelSettings settings, Http http) {
    this.name = settings.name();
    this.server = settings.url("server");
    this.token = settings.required("token");
    this.room = settings.required("room");
    this.http = http;
    if (!token.matches("[!-~]+")) {
      throw settings.problem("its token is no access token; copy it again into tokenFile");
    }
    if (!room.startsWith("!")) {
      throw settings.problem(
          "its room %s is no id of a room; Element shows the id (!...) under Settings, Advanced"
              .formatted(room));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<URI> address() {
    return Optional.of(Http.address(server));
  }

  @Override
  public Duration pace() {
    return PACE;
  }

  @Override
  public String preview(Message message) {
    return (message.followsUp() ? change(message) : content(message.sections())).toPrettyString();
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    if (!message.followsUp()) {
      return send(message.key(), content(message.sections()), http::failed);
    }
    return switch (send(message.key() + ".change", change(message), this::gone)) {
      case Delivered(var id) when id.isEmpty() ->
          send(message.key() + ".anew", content(message.whole()), http::failed);
      case Delivered _ when !message.replies() -> new Delivered(message.thread());
      case Delivered _ -> answered(message);
      case TryAgain later -> later;
      case Refused refused -> refused;
    };
  }

  private Delivery answered(Message message) throws InterruptedException {
    return switch (send(message.key(), answer(message), http::failed)) {
      case Delivered _ -> new Delivered(message.thread());
      case TryAgain later -> later;
      case Refused refused -> refused;
    };
  }

  /// Delivered without an id where the server does not know the event any more. Synapse answers so
  /// for relations (400); others say that it is not found.
  private Delivery gone(Http.Failure failure) {
    var answer = failure.answer();
    var said = answer.body().toLowerCase(Locale.ROOT);
    boolean gone =
        (answer.status() == 404 && said.contains("m_not_found"))
            || (answer.status() == 400 && said.contains("unknown event"));
    return gone ? new Delivered("") : http.failed(failure);
  }

  private Delivery send(
      String transaction, ObjectNode content, Function<Http.Failure, Delivery> other)
      throws InterruptedException {
    var url =
        URI.create(
            "%s/_matrix/client/v3/rooms/%s/send/m.room.message/%s"
                .formatted(
                    server.toString().replaceFirst("/+$", ""),
                    URLEncoder.encode(room, UTF_8),
                    URLEncoder.encode(transaction, UTF_8)));
    var body = content.toString();
    return http.send(
        Http.json(url, body)
            .PUT(BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token),
        answer -> accepted(Json.read(answer.body()).path("event_id").asText()),
        other);
  }

  private Delivery accepted(String id) {
    return id.isEmpty()
        ? new Refused(
            server.getHost() + " answered without an event_id; is that address a homeserver?")
        : new Delivered(id);
  }

  private static ObjectNode answer(Message message) {
    var answer = content(message.reply());
    var relation =
        answer
            .putObject("m.relates_to")
            .put("rel_type", "m.thread")
            .put("event_id", message.thread())
            .put("is_falling_back", true);
    relation.putObject("m.in_reply_to").put("event_id", message.thread());
    return answer;
  }

  /// Clients that know of no replacing see the headline.
  private static ObjectNode change(Message message) {
    var whole = message.whole();
    var change = text("* " + notice(whole));
    change.set("m.new_content", content(whole));
    change.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", message.thread());
    return change;
  }

  private static ObjectNode content(Sections sections) {
    return formatted(
        Fitting.phone(
            sections, fit -> formatted(fit).toString().getBytes(UTF_8).length <= MOST_BYTES));
  }

  private static ObjectNode formatted(Sections sections) {
    return text(plain(sections))
        .put("format", "org.matrix.custom.html")
        .put("formatted_body", HTML.text(sections).replace("</pre><br>", "</pre>"));
  }

  /// `m.text`, for nobody is told of an `m.notice`; it mentions nobody.
  private static ObjectNode text(String body) {
    var content = JSON.objectNode().put("msgtype", "m.text").put("body", body);
    content.putObject("m.mentions");
    return content;
  }

  private static String notice(Sections sections) {
    return Sign.of(sections).dot() + " " + unlinked(Fitting.cut(sections.headline(), 600));
  }

  /// For clients without HTML: the same words, and the addresses of the links.
  private static String plain(Sections sections) {
    var words =
        Stream.concat(
                Stream.of(HTML.headline(sections)),
                Stream.concat(
                    sections.sections().stream().map(HTML::section),
                    Stream.of(HTML.foot(withoutLinks(sections)))))
            .flatMap(part -> Stream.of(part.split("<br>", -1)))
            .map(line -> unlinked(ChatHtml.shown(line)));
    var links = sections.links().stream().map(Matrix::address);
    return Stream.concat(words, links).collect(Collectors.joining("\n"));
  }

  private static String address(Site.Link link) {
    return link.label() + ": " + link.url();
  }

  private static Sections withoutLinks(Sections sections) {
    return new Sections(
        sections.status(),
        sections.severity(),
        sections.headline(),
        List.of(),
        sections.foot(),
        List.of());
  }

  /// Clients look for addresses, rooms and host names in plain text.
  private static String unlinked(String text) {
    return Plain.unlinked(text)
        .replaceAll("(?<=[\\p{L}\\p{N}_-]\\.)(?=\\p{L}{2})|(?<=[#!])(?=\\S)", "\u2060");
  }

  @Override
  public String toString() {
    return "matrix " + name;
  }
}
