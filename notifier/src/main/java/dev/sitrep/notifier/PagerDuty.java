package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A service of PagerDuty, by its Events API v2.
///
/// Unless told that it `pages`, it never wakes anybody: each message is a change event, which
/// PagerDuty shows beside the incidents of the service and tells nobody of. An alert of severity
/// `info` would not do: whether it opens an incident is up to the service, and most open one for
/// each.
///
/// With `pages` each incident is one alert under its own key: news are added to it, its end
/// resolves it. What is no longer reported, or was silenced, is resolved too, for no later message
/// would. News of an incident that a person has resolved in PagerDuty page again.
final class PagerDuty implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.secret("key", "integration key (routing key) of the service", "example"),
          Setting.optional("pages", "true: incidents page; else they only show beside others"),
          Setting.optional(
              "url",
              "address of the Events API, https://events.pagerduty.com/v2/enqueue if not told"));

  private static final Duration PACE = Duration.ofSeconds(1);
  private static final URI DEFAULT = URI.create("https://events.pagerduty.com/v2/enqueue");
  private static final String EVENTS = "/v2/enqueue";
  private static final String CHANGES = "/v2/change/enqueue";

  /// Of 512,000.
  private static final int MOST_BYTES = 490_000;

  /// Of 1,024.
  private static final int LONGEST_SUMMARY = 1_000;

  private static final int LONGEST_HEADING = 100;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String name;
  private final String key;
  private final boolean pages;
  private final URI url;
  private final Http http;

  PagerDuty(ChannelSettings settings) {
    this(settings, new Http());
  }

  PagerDuty(ChannelSettings settings, Http http) {
    this.name = settings.name();
    this.key = settings.required("key");
    this.pages = settings.flag("pages");
    var events = settings.text("url").isEmpty() ? DEFAULT : settings.url("url");
    if (!events.toString().endsWith(EVENTS)) {
      throw settings.problem(
          "its url does not end with %s, as the Events API's does".formatted(EVENTS));
    }
    this.url = pages ? events : URI.create(events.toString().replaceFirst(EVENTS + "$", CHANGES));
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
  public boolean sumsUp() {
    return false;
  }

  @Override
  public String preview(Message message) {
    return event(message).toPrettyString();
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    var event = event(message).put("routing_key", key);
    return silent(http.send(Http.json(url, event.toString()), answer -> accepted(answer, message)));
  }

  private Delivery accepted(Http.Answer answer, Message message) {
    var json = Json.read(answer.body());
    var status = json.path("status").asText("success");
    if (!status.equals("success")) {
      return new Refused(
          "%s did not take it: %s %s"
              .formatted(
                  url.getHost(),
                  Fitting.cut(Plain.line(status), 100),
                  Fitting.cut(Plain.line(json.path("message").asText()), 100)));
    }
    var own = pages ? dedupKey(message) : "";
    return new Delivered(message.followsUp() ? message.thread() : own);
  }

  /// Without the key, should the answer have quoted it.
  private Delivery silent(Delivery delivery) {
    return switch (delivery) {
      case Refused(var why) -> new Refused(why.replace(key, "<key>"));
      case TryAgain later -> later;
      case Delivered delivered -> delivered;
    };
  }

  private static String dedupKey(Message message) {
    return "sitrep/" + message.report().id();
  }

  private ObjectNode event(Message message) {
    var sections = message.sections();
    if (!pages) {
      return fitting(JSON.objectNode(), message);
    }
    boolean firing = sections.status().equals("firing");
    var event =
        JSON.objectNode()
            .put("event_action", firing ? "trigger" : "resolve")
            .put("dedup_key", dedupKey(message));
    if (!firing) {
      return event;
    }
    event.put("client", "Sitrep");
    sections.links().stream().limit(1).forEach(link -> event.put("client_url", link.url()));
    return fitting(event, message);
  }

  private ObjectNode fitting(ObjectNode event, Message message) {
    var fit =
        Fitting.phone(
            message.sections(),
            sections ->
                filled(event.deepCopy(), message, sections).toString().getBytes(UTF_8).length
                    <= MOST_BYTES);
    return filled(event, message, fit);
  }

  private ObjectNode filled(ObjectNode event, Message message, Sections sections) {
    var payload =
        event
            .putObject("payload")
            .put("summary", Fitting.cut(Plain.unlinked(sections.headline()), LONGEST_SUMMARY))
            .put("source", Plain.unlinked(message.report().object().qualified()));
    if (pages) {
      payload.put("severity", severity(sections.severity()));
    }
    var details = payload.putObject("custom_details");
    for (var section : sections.sections()) {
      var heading = Fitting.cut(Plain.unlinked(section.heading()), LONGEST_HEADING);
      var lines = section.lines().stream().map(PagerDuty::text);
      var before = Stream.of(details.path(heading).asText()).filter(text -> !text.isEmpty());
      details.put(heading, Stream.concat(before, lines).collect(Collectors.joining("\n")));
    }
    details.put("Sitrep", Plain.unlinked(sections.foot()));
    var links = event.putArray("links");
    sections
        .links()
        .forEach(link -> links.addObject().put("href", link.url()).put("text", link.label()));
    return event;
  }

  private static String severity(String severity) {
    return switch (severity.toLowerCase(Locale.ROOT)) {
      case "critical", "page" -> "critical";
      case "error" -> "error";
      case "warning" -> "warning";
      default -> "info";
    };
  }

  private static String text(Line line) {
    return switch (line) {
      case Line.Text(var text) -> Plain.unlinked(text);
      case Line.Command(var command) -> Plain.unlinked(command);
      case Line.Quote quote ->
          Plain.unlinked(quote.whence()) + "\n  " + Plain.unlinked(quote.text());
    };
  }

  @Override
  public String toString() {
    return "pagerduty " + name;
  }
}
