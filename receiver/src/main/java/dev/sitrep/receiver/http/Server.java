package dev.sitrep.receiver.http;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.notifier.Channel;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Crowd;
import dev.sitrep.receiver.Diagnoses;
import dev.sitrep.receiver.Metrics;
import dev.sitrep.receiver.access.Access;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.receiver.store.StoreFailure;
import dev.sitrep.report.Site;
import dev.sitrep.safety.Cleaner;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP side: routes, one shape for errors, a time for each request.
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final String NO_ENDPOINT = "none";

  private final Javalin javalin;
  private final Health health;
  private final Answering answering;
  private final Changes changes;

  /// @param host an address of this machine, `0.0.0.0` for all
  /// @param port 0 takes a free one
  /// @param maxBodyBytes of a webhook
  /// @param access who may call
  /// @param questions how much people may ask
  /// @param keepAlive the longest silence in an answer that is streamed
  public record Settings(
      String host,
      int port,
      int maxBodyBytes,
      Access access,
      Config.Questions questions,
      Duration keepAlive) {}

  /// What the routes need.
  ///
  /// @param cleaner for what people write
  /// @param channels by name, for previews
  /// @param site what links in a report lead to
  /// @param facts shown by `/healthz`
  /// @param works whether a channel takes messages
  public record Parts(
      Store store,
      Diagnoses diagnoses,
      Diagnostician diagnostician,
      Metrics metrics,
      Crowd crowd,
      InstantSource clock,
      Cleaner cleaner,
      Map<String, Channel> channels,
      Supplier<Site> site,
      Map<String, String> facts,
      Cluster cluster,
      Config config,
      Predicate<String> works) {}

  private Server(Javalin javalin, Health health, Answering answering, Changes changes) {
    this.javalin = javalin;
    this.health = health;
    this.answering = answering;
    this.changes = changes;
  }

  /// @throws IllegalStateException when the address cannot be had; the message is for the person
  ///   who starts it
  public static Server start(Settings settings, Parts parts) {
    var access = settings.access();
    var guard = new Guard(access, parts.metrics(), parts.cleaner());
    var health =
        new Health(parts.store(), parts.diagnostician(), parts.facts(), guard, access.callers());
    var answering =
        new Answering(new Turnstile(settings.questions(), parts.clock()), settings.keepAlive());
    var rows = new Rows(parts.cleaner(), parts.diagnostician().configured());
    var changes =
        new Changes(parts.store()::overview, parts.clock(), rows::line, Changes.Limits.DEFAULT);
    var routes = new Routes(settings, parts, guard, health, answering, rows, changes);
    var javalin = Javalin.create(config -> configure(config, settings, parts.metrics(), routes));
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new IllegalStateException(refused(settings), e);
    }
    return new Server(javalin, health, answering, changes);
  }

  private static String refused(Settings settings) {
    try {
      var address = InetAddress.getByName(settings.host());
      if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
        return "server.port: %s:%d is taken, or not for this user; choose another, 0 takes a free one"
            .formatted(settings.host(), settings.port());
      }
    } catch (IOException e) {
      // a name that nobody knows is not ours either
    }
    return "server.host: %s is no address of this machine; set 127.0.0.1, or 0.0.0.0 for all"
        .formatted(settings.host());
  }

  /// The port that it listens on.
  public int port() {
    return javalin.port();
  }

  /// Method and path of each route: `GET /i/{id}`.
  List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method + " " + endpoint.path)
        .toList();
  }

  private static void configure(
      JavalinConfig config, Settings settings, Metrics metrics, Routes routes) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = settings.maxBodyBytes();
    config.jetty.host = settings.host();
    config.jetty.port = settings.port();
    config.jetty.modifyServer(server -> server.setStopTimeout(4_000));
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    routes.register(config.routes);
    errors(config, settings);
    config.requestLogger.http((ctx, millis) -> {
      var took = Duration.ofNanos((long) (millis * 1_000_000));
      metrics.answered(route(ctx), ctx.statusCode(), took);
      routes.guard().over(ctx, route(ctx), took.toMillis());
    });
  }

  private static void errors(JavalinConfig config, Settings settings) {
    var routes = config.routes;
    routes.exception(
        Problem.class,
        (problem, ctx) -> {
          drain(ctx, settings);
          problem.answer(ctx);
        });
    routes.exception(
        HttpResponseException.class,
        (answer, ctx) -> {
          drain(ctx, settings);
          ctx.status(answer.getStatus()).json(of(answer, ctx));
        });
    routes.exception(
        StoreFailure.class,
        (failure, ctx) -> {
          log.error("the store fails: {}", failure.getMessage());
          ctx.status(503)
              .json(
                  Problem.body(
                      "store_failing", String.valueOf(failure.getMessage()), "mend the store"));
        });
    routes.exception(
        Exception.class,
        (fault, ctx) -> {
          log.error("{} {} failed", ctx.method(), route(ctx), fault);
          ctx.status(500)
              .json(
                  Problem.body(
                      "fault", "Sitrep's own fault", "its log has the details; please report it"));
        });
  }

  private static void drain(Context ctx, Settings settings) {
    if (!ctx.req().getMethod().equals("GET")) {
      Body.drain(ctx, settings.maxBodyBytes());
    }
  }

  private static Map<String, Object> of(HttpResponseException answer, Context ctx) {
    return switch (answer.getStatus()) {
      case 404 ->
          Problem.body(
              "not_found", "there is nothing at this path", "see the README for the routes");
      case 405 ->
          Problem.body(
              "wrong_method",
              ctx.method() + " is not for this path",
              Objects.toString(answer.getDetails().get("availableMethods"), "see the README"));
      default -> Problem.body("http", String.valueOf(answer.getMessage()), "");
    };
  }

  private static String route(Context ctx) {
    var endpoint = ctx.endpoints().lastHttpEndpoint();
    return endpoint == null ? NO_ENDPOINT : endpoint.path;
  }

  /// Says at `/readyz` that it goes, and answers as before.
  public void leaving() {
    health.stopping();
  }

  /// Not ready first, then no new requests; those that run get some seconds, questions that wait
  /// for a model are ended.
  @Override
  public void close() {
    leaving();
    answering.stop();
    changes.close();
    try {
      javalin.stop();
    } catch (JavalinException e) {
      log.warn("some requests did not end in time");
    }
  }
}
