package dev.sitrep.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collector;

/// A running cluster, through its API server. Sends GET and nothing else.
public final class LiveCluster implements Cluster {
  private static final int UNKNOWN = 401;
  private static final int GONE = 410;
  private static final int LOG_BYTES = 4 << 20;

  /// How to reach the cluster and how long to wait for it.
  ///
  /// @param context a context of the kubeconfig, empty for the current one
  /// @param kubeconfig instead of the one that `KUBECONFIG` names, `~/.kube/config` or the pod's
  ///   service account
  /// @param masterUrl instead of all of these: an API server that asks for no credentials
  /// @param callDeadline for one list, get or log, with all its pages and retries
  /// @param attempts how often one request is sent when the server answers 429 or 5xx
  /// @param whole lists are read with every field, also those that no rule looks at
  /// @param times hears how long calls and waits took
  public record Options(
      String context,
      Optional<Path> kubeconfig,
      String masterUrl,
      Duration callDeadline,
      int pageSize,
      int attempts,
      boolean whole,
      Times times) {
    public Options {
      if (callDeadline.isNegative() || callDeadline.isZero() || pageSize < 1 || attempts < 1) {
        throw new IllegalArgumentException("deadline, page size and attempts must be positive");
      }
    }

    public static Options current() {
      return new Options(
          "", Optional.empty(), "", Duration.ofSeconds(10), 500, 2, false, Times.UNHEARD);
    }

    public Options withContext(String name) {
      return new Options(
          name, kubeconfig, masterUrl, callDeadline, pageSize, attempts, whole, times);
    }

    public Options withKubeconfig(Path file) {
      return new Options(
          context, Optional.of(file), masterUrl, callDeadline, pageSize, attempts, whole, times);
    }

    public Options withMasterUrl(String url) {
      return new Options(context, kubeconfig, url, callDeadline, pageSize, attempts, whole, times);
    }

    public Options withCallDeadline(Duration patience) {
      return new Options(
          context, kubeconfig, masterUrl, patience, pageSize, attempts, whole, times);
    }

    public Options withPageSize(int size) {
      return new Options(
          context, kubeconfig, masterUrl, callDeadline, size, attempts, whole, times);
    }

    public Options withEveryField() {
      return new Options(
          context, kubeconfig, masterUrl, callDeadline, pageSize, attempts, true, times);
    }

    public Options withAttempts(int most) {
      return new Options(
          context, kubeconfig, masterUrl, callDeadline, pageSize, most, whole, times);
    }

    public Options withTimes(Times heardBy) {
      return new Options(
          context, kubeconfig, masterUrl, callDeadline, pageSize, attempts, whole, heardBy);
    }
  }

  /// Hears of calls and of their waits for the server when they end, in [System#nanoTime], on the
  /// thread that called: a call that does not wait is at work on what came.
  public interface Times {
    Times UNHEARD =
        new Times() {
          @Override
          public void called(long from, long to) {}

          @Override
          public void waited(long from, long to) {}
        };

    void called(long from, long to);

    void waited(long from, long to);
  }

  /// The API server, as it says itself.
  ///
  /// @param version `v1.36.3`, empty where it does not tell these credentials
  /// @param clock its present to the second, where it tells
  public record Server(String version, Optional<Instant> clock) {}

  /// What was sent and received since the start.
  public record Traffic(long calls, long bytes) {}

  private final String name;
  private final Api api;
  private final Options options;
  private final InstantSource clock;

  private LiveCluster(String name, Api api, Options options, InstantSource clock) {
    this.name = name;
    this.api = api;
    this.options = options;
    this.clock = clock;
  }

  /// Reads the configuration; asks the cluster nothing yet.
  ///
  /// @throws IllegalArgumentException there is no usable configuration; the message says the way
  ///   out
  public static LiveCluster connect(Options options) {
    var connection = Connection.of(options);
    var api =
        new Api(
            connection.open(options),
            connection.config().getMasterUrl(),
            options.attempts(),
            options.times());
    return new LiveCluster(connection.name(), api, options, InstantSource.system());
  }

  @Override
  public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
      throws InterruptedException {
    var fault = Selectors.fault(query);
    return fault.isPresent()
        ? Selectors.invalid(fault.get())
        : answer(deadline -> collect(query, into, deadline));
  }

  @Override
  public <T extends HasMetadata> Reading<Optional<T>> any(Query<T> query)
      throws InterruptedException {
    var fault = Selectors.fault(query);
    return fault.isPresent()
        ? Selectors.invalid(fault.get())
        : answer(deadline -> new Pages<>(api, query, 1, options.whole(), deadline).any());
  }

  @Override
  public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
      throws InterruptedException {
    var fault = Selectors.fault(kind, namespace, name);
    return fault.isPresent()
        ? Selectors.invalid(fault.get())
        : answer(deadline -> one(kind, namespace, name, deadline));
  }

  @Override
  public Reading<Log> log(LogQuery query) throws InterruptedException {
    var fault = Selectors.fault(query);
    if (fault.isPresent()) {
      return Selectors.invalid(fault.get());
    }
    return answer(deadline -> {
      try {
        return newest(query, deadline);
      } catch (NoAnswer e) {
        throw e.status() == 400 ? unavailable(String.valueOf(e.getMessage())) : e;
      }
    });
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public String name() {
    return name;
  }

  /// Where the API server is, without credentials.
  public String address() {
    return api.address();
  }

  /// Who answers there; needs no right that anybody lacks. FORBIDDEN says that the server does not
  /// know these credentials.
  public Reading<Server> server() throws InterruptedException {
    return answer(deadline -> {
      try (var exchange = api.start("/version", deadline)) {
        return new Server(Binding.version(exchange.body()), exchange.date());
      } catch (NoAnswer e) {
        if (e.status() == UNKNOWN) {
          throw new NoAnswer(Reading.Why.FORBIDDEN, "these credentials are not valid");
        }
        if (e.unseen().why() == Reading.Why.FORBIDDEN) {
          return new Server("", Optional.empty());
        }
        throw e;
      }
    });
  }

  public Traffic traffic() {
    return api.traffic();
  }

  @Override
  public void close() {
    api.close();
  }

  private <T extends HasMetadata, A, R> R collect(
      Query<T> query, Collector<T, A, R> into, Deadline deadline)
      throws IOException, InterruptedException {
    for (boolean again = false; ; again = true) {
      var kept = into.supplier().get();
      var accumulator = into.accumulator();
      try {
        new Pages<>(api, query, options.pageSize(), options.whole(), deadline)
            .forEach(object -> accumulator.accept(kept, object));
        return into.finisher().apply(kept);
      } catch (NoAnswer e) {
        if (e.status() != GONE || again) {
          throw e;
        }
      }
    }
  }

  private <T extends HasMetadata> T one(
      Kind<T> kind, String namespace, String name, Deadline deadline)
      throws IOException, InterruptedException {
    try (var exchange = api.start(ApiPaths.get(kind, namespace, name), deadline)) {
      var object = Binding.read(kind, exchange.body());
      if (object.getMetadata() == null || !name.equals(object.getMetadata().getName())) {
        throw new NoAnswer(Reading.Why.GARBLED, "another object than the one asked for");
      }
      return object;
    }
  }

  /// A byte limit cuts the newest lines, not the oldest: a log that reaches it is asked for again
  /// with fewer lines.
  private Log newest(LogQuery query, Deadline deadline) throws IOException, InterruptedException {
    int limit = Math.clamp(16L * query.maxBytes(), 1 << 16, LOG_BYTES);
    for (int ask = query.tailLines(); ; ask = Math.max(1, ask / 16)) {
      var tail = new Tail(query.tailLines(), query.maxBytes());
      long received;
      try (var exchange = api.start(ApiPaths.log(query, ask, limit), deadline)) {
        var body = exchange.body();
        Tail.split(body, tail::add);
        received = body.received();
      }
      if (received < limit || ask == 1) {
        return log(tail, ask);
      }
    }
  }

  private static Log log(Tail tail, int asked) throws NoAnswer {
    var log = tail.log(tail.count() >= asked);
    if (log.lines().size() == 1) {
      var only = log.lines().getFirst();
      // The kubelet's words, in place of a log, with status 200.
      if (only.at().isEmpty() && only.text().startsWith("unable to retrieve container logs for ")) {
        throw unavailable(only.text());
      }
    }
    return log;
  }

  private static NoAnswer unavailable(String detail) {
    return new NoAnswer(Reading.Why.UNAVAILABLE, detail);
  }

  private interface Call<R> {
    R ask(Deadline deadline) throws IOException, InterruptedException;
  }

  private <R> Reading<R> answer(Call<R> call) throws InterruptedException {
    var deadline = Deadline.in(options.callDeadline());
    long began = System.nanoTime();
    try {
      return new Reading.Seen<>(call.ask(deadline));
    } catch (IOException e) {
      return switch (origin(e)) {
        case InterruptedIOException _ -> throw new InterruptedException();
        case JsonProcessingException json ->
            new NoAnswer(Reading.Why.GARBLED, words(json)).unseen();
        case IOException other -> NoAnswer.broken(other, name).unseen();
      };
    } finally {
      options.times().called(began, System.nanoTime());
    }
  }

  /// Jackson wraps what the stream beneath it throws.
  private static IOException origin(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io && !(cause instanceof JsonProcessingException)) {
        return io;
      }
    }
    return e;
  }

  private static String words(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null
        ? e.getOriginalMessage()
        : e.getOriginalMessage() + " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
