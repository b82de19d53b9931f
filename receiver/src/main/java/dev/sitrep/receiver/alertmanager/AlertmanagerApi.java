package dev.sitrep.receiver.alertmanager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Listing;
import dev.sitrep.alert.Standing;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// Alertmanager's API v2, of which three addresses are read and none is written to. The address
/// comes from the configuration alone, never from an alert. No redirect is followed.
public final class AlertmanagerApi implements AutoCloseable {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_NAMES = 1000;
  private static final long MAX_TOKEN = 64 << 10;

  /// What has a meaning in Go's regular expressions.
  private static final Pattern META = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

  private final Settings settings;
  private final InstantSource clock;
  private final HttpClient http;

  /// @param url what comes before `/api/v2`, without a slash at its end
  /// @param receiver our name, as Alertmanager's configuration has it
  /// @param tokenFile holds a bearer token and is read for each question: such tokens change
  /// @param patience for one whole answer
  public record Settings(
      URI url, String receiver, Optional<Path> tokenFile, Duration connect, Duration patience) {
    public static Settings of(URI url, String receiver, Optional<Path> tokenFile) {
      return new Settings(url, receiver, tokenFile, Duration.ofSeconds(3), Duration.ofSeconds(30));
    }
  }

  public AlertmanagerApi(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connect())
            .build();
  }

  public String receiver() {
    return settings.receiver();
  }

  /// What fires for our receiver, and since when this Alertmanager has been running.
  public Look look() throws InterruptedException {
    try {
      var running = get("/api/v2/status", AlertmanagerApi::standing);
      var alerts =
          get(
              "/api/v2/alerts?receiver=" + query(quoted(settings.receiver())),
              (body, _) -> listing(body));
      return new Look.Seen(
          alerts.alerts(), alerts.leftOut() == 0, running.standing(), age(running));
    } catch (NoAnswer e) {
      return e.unseen();
    }
  }

  /// Whose names Alertmanager's configuration has; empty where it does not say.
  public List<String> receivers() throws InterruptedException {
    try {
      return get("/api/v2/receivers", (body, _) -> names(body));
    } catch (NoAnswer e) {
      return List.of();
    }
  }

  /// As Go's regexp.QuoteMeta writes it; Alertmanager puts anchors around it.
  static String quoted(String name) {
    return META.matcher(name).replaceAll("\\\\$0");
  }

  private static String query(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private record Started(Standing.Running standing, Optional<Instant> date) {}

  private Duration age(Started started) {
    return Duration.between(started.standing().since(), started.date().orElse(clock.instant()));
  }

  private interface Reading<T> {
    T read(InputStream body, HttpResponse<InputStream> response) throws IOException, NoAnswer;
  }

  private static Started standing(InputStream body, HttpResponse<InputStream> response)
      throws NoAnswer {
    return switch (Alertmanager.standing(body)) {
      case Standing.Running running ->
          new Started(
              running, response.headers().firstValue("Date").flatMap(AlertmanagerApi::date));
      case Standing.Unreadable(var why) -> throw foreign(why);
    };
  }

  private static Optional<Instant> date(String header) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Listing.Alerts listing(InputStream body) throws NoAnswer {
    return switch (Alertmanager.list(body)) {
      case Listing.Alerts alerts -> alerts;
      case Listing.Unreadable(var why) -> throw foreign(why);
    };
  }

  private static List<String> names(InputStream body) throws IOException {
    var names = new ArrayList<String>();
    try (var json = new JsonFactory().createParser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        return names;
      }
      while (json.nextToken() == JsonToken.START_OBJECT && names.size() < MAX_NAMES) {
        for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
          if (json.nextToken() == JsonToken.VALUE_STRING && field.equals("name")) {
            names.add(json.getText());
          }
          json.skipChildren();
        }
      }
    }
    return names;
  }

  private static NoAnswer foreign(String why) {
    return new NoAnswer(
        "the answer is not Alertmanager's: " + why,
        "set alertmanager.url to the address of Alertmanager 0.16 or later");
  }

  /// The time for the body counts too, which the client's own limit leaves out.
  private <T> T get(String path, Reading<T> reading) throws InterruptedException, NoAnswer {
    var task = new FutureTask<T>(() -> answer(path, reading));
    var thread = Thread.ofVirtual().name("alertmanager").start(task);
    try {
      return task.get(settings.patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new NoAnswer(
          "Alertmanager at %s gave no whole answer within %d s"
              .formatted(where(), settings.patience().toSeconds()),
          "see whether it is overloaded, or a proxy in between holds the answer");
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } finally {
      thread.interrupt();
    }
  }

  private <T> T answer(String path, Reading<T> reading)
      throws IOException, InterruptedException, NoAnswer {
    var request =
        HttpRequest.newBuilder(URI.create(settings.url() + path))
            .timeout(settings.patience())
            .header("Accept", "application/json")
            .header("User-Agent", "sitrep");
    token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    var response = http.send(request.GET().build(), BodyHandlers.ofInputStream());
    try (var body = new Limited(response.body())) {
      if (response.statusCode() != 200) {
        throw refused(response.statusCode());
      }
      try {
        return reading.read(body, response);
      } catch (NoAnswer | IOException e) {
        if (body.exceeded) {
          throw tooLong();
        }
        throw e;
      }
    }
  }

  private Optional<String> token() throws NoAnswer {
    if (settings.tokenFile().isEmpty()) {
      return Optional.empty();
    }
    var file = settings.tokenFile().get();
    try {
      var token = Files.size(file) > MAX_TOKEN ? "" : Files.readString(file).strip();
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw new NoAnswer(
            "alertmanager.tokenFile: %s holds no token".formatted(file),
            "put only the token there, on one line");
      }
      return Optional.of(token);
    } catch (IOException e) {
      throw new NoAnswer(
          "alertmanager.tokenFile: %s cannot be read".formatted(file),
          "create it with the token and let this user read it");
    }
  }

  private NoAnswer tooLong() {
    return new NoAnswer(
        "the list of Alertmanager at %s is longer than %d MiB".formatted(where(), MAX_BYTES >> 20),
        "route fewer alerts to receiver %s, or leave alertmanager.url empty"
            .formatted(settings.receiver()));
  }

  private NoAnswer refused(int status) {
    var why = "Alertmanager at %s answered %d".formatted(where(), status);
    return switch (status) {
      case 301, 302, 303, 307, 308 ->
          new NoAnswer(why + ", a redirect", "set alertmanager.url to the final address");
      case 401, 403 ->
          new NoAnswer(why, "set alertmanager.tokenFile to a file with a token that it accepts");
      case 404 ->
          new NoAnswer(
              why,
              "set alertmanager.url to what comes before /api/v2, with Alertmanager's route prefix");
      default -> new NoAnswer(why, "see the log of Alertmanager, or of the proxy in between");
    };
  }

  private NoAnswer failure(Throwable cause) {
    return switch (cause) {
      case NoAnswer known -> known;
      case HttpConnectTimeoutException e ->
          new NoAnswer("no connection to Alertmanager at %s in time".formatted(where()), REACH);
      case ConnectException e ->
          new NoAnswer("cannot connect to Alertmanager at " + where(), REACH);
      case SSLException e ->
          new NoAnswer(
              "TLS with Alertmanager at %s failed".formatted(where()),
              "let this Java trust its certificate authority: -Djavax.net.ssl.trustStore=FILE in"
                  + " SITREP_JAVA_OPTS; or correct alertmanager.url");
      default ->
          new NoAnswer(
              "the connection to Alertmanager at %s failed: %s"
                  .formatted(where(), cause.getClass().getSimpleName()),
              REACH);
    };
  }

  private static final String REACH =
      "correct alertmanager.url, and let this get there: the NetworkPolicy of kube-prometheus admits"
          + " only Prometheus to port 9093";

  /// Without what may be a password.
  private String where() {
    var url = settings.url();
    return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /// Never leaves this class.
  private static final class NoAnswer extends Exception {
    private final transient Look.Unseen unseen;

    NoAnswer(String why, String wayOut) {
      super(why, null, false, false);
      this.unseen = new Look.Unseen(why, wayOut);
    }

    Look.Unseen unseen() {
      return unseen;
    }
  }

  private static final class Limited extends FilterInputStream {
    private long left = MAX_BYTES;
    private boolean exceeded;

    Limited(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
      int read = super.read(into, at, most);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        exceeded = true;
        throw new IOException("longer than it may be");
      }
    }
  }
}
