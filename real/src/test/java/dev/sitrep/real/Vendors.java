package dev.sitrep.real;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The places that reports go to, on this machine: Slack and Teams, which refuse what theirs would
/// refuse, a webhook that keeps reports, a mail server; and a second receiver of Alertmanager's,
/// for the time at which an alert was sent.
final class Vendors implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SLACK_TEXT = 4_000;
  private static final int SLACK_BLOCKS = 50;
  private static final int SLACK_ALL_BLOCKS = 13_200;
  private static final int SLACK_HEADER = 150;
  private static final int TEAMS_BYTES = 21_000;
  private static final int MOST_REPORT_BYTES = 4 * 1024 * 1024;

  private final String host;
  private final HttpServer http;
  private final ServerSetup mailSetup;
  private GreenMail mail;
  private final List<Posted> slack = new CopyOnWriteArrayList<>();
  private final List<Posted> teams = new CopyOnWriteArrayList<>();
  private final List<Told> reports = new CopyOnWriteArrayList<>();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final Map<String, Instant> lastPosts = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();

  /// What Slack or Teams took.
  ///
  /// @param what the method of Slack's API
  record Posted(Instant at, String what, JsonNode body) {
    String text() {
      return body.toString();
    }
  }

  /// @param key one for each message: the same one twice is the same message twice
  record Told(Instant at, String key, Report report) {}

  /// A notification of Alertmanager's.
  record Heard(Instant at, JsonNode body) {}

  private Vendors(String host, HttpServer http, ServerSetup mailSetup) {
    this.host = host;
    this.http = http;
    this.mailSetup = mailSetup;
    this.mail = new GreenMail(mailSetup);
  }

  static Vendors open(String host) throws IOException {
    var http = HttpServer.create(new InetSocketAddress(host, 0), 0);
    var vendors = new Vendors(host, http, new ServerSetup(Monitoring.freePort(), host, "smtp"));
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/slack/", vendors::slack);
    http.createContext("/teams", vendors::teams);
    http.createContext("/reports", vendors::report);
    http.createContext("/heard", vendors::heard);
    http.start();
    vendors.mail.start();
    return vendors;
  }

  /// For the configuration of Sitrep.
  String channels() {
    var url = url("");
    return """
      - {name: slack, type: slack, tokenFile: /etc/sitrep/channels/slack, channel: C012AB3CD, api: "%1$s/slack"}
      - {name: teams, type: teams, url: "%1$s/teams"}
      - {name: reports, type: webhook, url: "%1$s/reports"}
      - {name: mail, type: email, host: %2$s, port: %3$d, tls: none, from: sitrep@example.org, to: oncall@example.org}
    """
        .formatted(url, host, mailSetup.getPort());
  }

  String url(String path) {
    return "http://%s:%d%s".formatted(host, http.getAddress().getPort(), path);
  }

  List<Told> reports() {
    return reports;
  }

  List<Posted> slack() {
    return slack;
  }

  List<Posted> teams() {
    return teams;
  }

  List<Heard> heard() {
    return heard;
  }

  /// What was against a vendor's limits.
  List<String> refused() {
    return refused;
  }

  List<String> subjects() {
    try {
      var subjects = new java.util.ArrayList<String>();
      for (var message : mail.getReceivedMessages()) {
        subjects.add(message.getSubject());
      }
      return subjects;
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  void mailDown() {
    mail.stop();
  }

  /// With an empty mailbox.
  void mailUp() {
    mail = new GreenMail(mailSetup);
    mail.start();
  }

  /// The first time that Alertmanager told an alert of that namespace as firing.
  Optional<Instant> firstHeard(String namespace) {
    return heard.stream()
        .filter(one -> one.body().path("status").asText().equals("firing"))
        .filter(one ->
            one.body().path("commonLabels").path("namespace").asText().equals(namespace)
                || one.body().path("alerts").toString().contains("\"" + namespace + "\""))
        .map(Heard::at)
        .findFirst();
  }

  /// Those about that namespace, in the order in which they came.
  List<Told> reportsOn(String namespace) {
    return reports.stream()
        .filter(told -> told.report().object().namespace().equals(namespace))
        .toList();
  }

  /// Those about the workload that it breaks.
  Stream<Told> reportsOn(Fault fault) {
    return reportsOn(fault.namespace()).stream()
        .filter(told -> told.report().object().name().startsWith(fault.workload()));
  }

  private void slack(HttpExchange exchange) throws IOException {
    var method = exchange.getRequestURI().getPath().substring("/slack/".length());
    var body = JSON.readTree(exchange.getRequestBody());
    var fault = slackFault(exchange, body);
    if (fault.isPresent()) {
      refused.add("slack " + method + ": " + fault.get());
      answer(exchange, 200, "{\"ok\": false, \"error\": \"%s\"}".formatted(fault.get()));
      return;
    }
    if (method.equals("chat.postMessage") && tooFast("slack", 900)) {
      exchange.getResponseHeaders().add("Retry-After", "1");
      answer(exchange, 429, "{\"ok\": false, \"error\": \"ratelimited\"}");
      return;
    }
    slack.add(new Posted(Instant.now(), method, body));
    var ts = body.path("ts").asText("1763800000.%06d".formatted(numbers.incrementAndGet()));
    answer(
        exchange, 200, "{\"ok\": true, \"channel\": \"C012AB3CD\", \"ts\": \"%s\"}".formatted(ts));
  }

  private static Optional<String> slackFault(HttpExchange exchange, JsonNode body) {
    if (!"Bearer xoxb-real".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return Optional.of("invalid_auth");
    }
    if (!body.path("channel").asText().equals("C012AB3CD")) {
      return Optional.of("channel_not_found");
    }
    if (body.path("text").asText().length() > SLACK_TEXT) {
      return Optional.of("msg_too_long");
    }
    var blocks = body.path("blocks");
    if (blocks.size() > SLACK_BLOCKS) {
      return Optional.of("invalid_blocks");
    }
    int characters = 0;
    for (var text : blocks.findValuesAsText("text")) {
      characters += text.length();
    }
    for (var block : blocks) {
      if (block.path("type").asText().equals("header")
          && block.path("text").path("text").asText().length() > SLACK_HEADER) {
        return Optional.of("invalid_blocks");
      }
    }
    return characters > SLACK_ALL_BLOCKS ? Optional.of("msg_blocks_too_long") : Optional.empty();
  }

  private boolean tooFast(String vendor, long millis) {
    var now = Instant.now();
    var last = lastPosts.get(vendor);
    if (last != null && last.plusMillis(millis).isAfter(now)) {
      return true;
    }
    lastPosts.put(vendor, now);
    return false;
  }

  private void teams(HttpExchange exchange) throws IOException {
    var bytes = exchange.getRequestBody().readAllBytes();
    var body = JSON.readTree(bytes);
    var card = body.path("attachments").path(0);
    if (bytes.length > TEAMS_BYTES
        || !card.path("contentType").asText().equals("application/vnd.microsoft.card.adaptive")) {
      refused.add("teams: %d bytes".formatted(bytes.length));
      answer(exchange, 413, "");
      return;
    }
    if (tooFast("teams", 240)) {
      exchange.getResponseHeaders().add("Retry-After", "1");
      answer(exchange, 429, "");
      return;
    }
    teams.add(new Posted(Instant.now(), "card", body));
    answer(exchange, 202, "");
  }

  private void report(HttpExchange exchange) throws IOException {
    var bytes = exchange.getRequestBody().readAllBytes();
    var key = exchange.getRequestHeaders().getFirst("webhook-id");
    if (bytes.length > MOST_REPORT_BYTES || key == null) {
      refused.add("webhook: %d bytes, id %s".formatted(bytes.length, key));
      answer(exchange, 400, "");
      return;
    }
    reports.add(
        new Told(Instant.now(), key, ReportJson.read(new String(bytes, StandardCharsets.UTF_8))));
    answer(exchange, 200, "");
  }

  private void heard(HttpExchange exchange) throws IOException {
    try {
      heard.add(new Heard(Instant.now(), JSON.readTree(exchange.getRequestBody())));
      answer(exchange, 200, "");
    } catch (JsonProcessingException e) {
      answer(exchange, 400, "");
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    mail.stop();
  }
}
