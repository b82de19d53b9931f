package dev.sitrep.receiver.http;

import dev.sitrep.receiver.Metrics;
import dev.sitrep.receiver.access.Access;
import dev.sitrep.receiver.access.Audit;
import dev.sitrep.receiver.access.Call;
import dev.sitrep.receiver.access.Callers.Found;
import dev.sitrep.receiver.access.Identity;
import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.access.Role;
import dev.sitrep.safety.Cleaner;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Stands at the doors: lets a request in or not, remembers with it who sent it, and has it written
/// down when it is over.
final class Guard {
  private static final String WHO = "sitrep.who";
  private static final String REFUSED = "sitrep.refused";
  private static final String FAILED = "sitrep.failed";
  private static final String ABOUT = "sitrep.about";
  private static final String QUESTION = "sitrep.question";
  private static final int LONGEST_QUESTION = 2_000;
  private static final int LONGEST_NAME = 317;

  private final Access access;
  private final Metrics metrics;
  private final Cleaner cleaner;

  Guard(Access access, Metrics metrics, Cleaner cleaner) {
    this.access = access;
    this.metrics = metrics;
    this.cleaner = cleaner;
  }

  /// Throws a [Problem] unless the request may do what the role is for.
  void enter(Context ctx, Role role) {
    var call = call(ctx);
    var host = Objects.requireNonNullElse(ctx.header("Host"), "");
    if (!access.sameOrigin().allows(ctx.req().getMethod(), host, call)) {
      throw refused(
          ctx,
          "other_site",
          new Problem(
              403,
              "other_site",
              "a page of another site sent this",
              "use a page of Sitrep itself; behind a proxy set server.url to the address that people"
                  + " use"));
    }
    switch (access.callers().find(call)) {
      case Found.Known(var identity) -> admit(ctx, identity, role);
      case Found.Nobody() ->
          throw unknown(ctx, "no_credentials", "nothing says who calls: there is no credential");
      case Found.Wrong() ->
          throw unknown(ctx, "wrong_credentials", "the token or the password is wrong");
      case Found.TooMany(var after) ->
          throw refused(
              ctx,
              "too_many_guesses",
              new Problem(
                  429,
                  "too_many_guesses",
                  "too many wrong tokens and passwords came from your address",
                  "wait as long as Retry-After says; a token that is right is always taken",
                  after));
    }
  }

  private static void admit(Context ctx, Identity identity, Role role) {
    ctx.attribute(WHO, identity);
    if (!identity.may(role)) {
      throw refused(
          ctx,
          "role",
          new Problem(
              403,
              "not_allowed",
              "you are known, and may not do this",
              "it needs the role %s: see access in the configuration".formatted(role.word())));
    }
  }

  private Problem unknown(Context ctx, String why, String message) {
    access.callers().challenges().stream()
        .filter(way -> !(asksItself(ctx) && way.startsWith("Basic")))
        .forEach(way -> ctx.res().addHeader("WWW-Authenticate", way));
    return refused(
        ctx,
        why,
        new Problem(
            401,
            "not_authorized",
            message,
            "send the content of server.tokenFile, or of a tokenFile of access, as"
                + " `Authorization: Bearer ...`"));
  }

  /// A page that shows its own form: at the word Basic a browser shows another one first.
  private static boolean asksItself(Context ctx) {
    return "XMLHttpRequest".equals(ctx.header("X-Requested-With"));
  }

  private static Problem refused(Context ctx, String why, Problem problem) {
    ctx.attribute(REFUSED, why);
    return problem;
  }

  /// For what everybody may know something of: whether this one may know the rest.
  boolean knows(Context ctx) {
    return access.callers().find(call(ctx)) instanceof Found.Known(var identity)
        && identity.may(Role.VIEWER);
  }

  private static Call call(Context ctx) {
    return new Call(
        ctx.req().getRemoteAddr(), name -> Collections.list(ctx.req().getHeaders(name)));
  }

  /// Who was let in.
  static Optional<Identity> who(Context ctx) {
    return Optional.ofNullable(ctx.<Identity>attribute(WHO));
  }

  /// Where whoever was let in may do what the role is for.
  static Namespaces namespaces(Context ctx, Role role) {
    return who(ctx).map(identity -> identity.namespaces(role)).orElse(Namespaces.NOTHING);
  }

  /// It is there, and told as if it were not.
  static void hidden(Context ctx) {
    ctx.attribute(REFUSED, "namespace");
  }

  /// It ended badly, although the status says otherwise.
  static void failed(Context ctx) {
    ctx.attribute(FAILED, true);
  }

  /// Names for the audit log; what is no name of Kubernetes or of ours is left out.
  static void about(Context ctx, String what, String name) {
    var about = new HashMap<>(about(ctx));
    about.put(what, isName(name) ? name : "?");
    ctx.attribute(ABOUT, Map.copyOf(about));
  }

  private static boolean isName(String name) {
    return name.length() <= LONGEST_NAME && name.matches("[A-Za-z0-9./-]*");
  }

  static void question(Context ctx, String words) {
    ctx.attribute(QUESTION, words);
  }

  private static Map<String, String> about(Context ctx) {
    return Objects.requireNonNullElse(ctx.<Map<String, String>>attribute(ABOUT), Map.of());
  }

  /// Writes down what is worth it.
  void over(Context ctx, String route, long millis) {
    String refused = ctx.attribute(REFUSED);
    if (refused != null) {
      metrics.refused(refused);
      access.audit().refused(entry(ctx, "refused", route, refused, millis));
    } else {
      switch (ctx.req().getMethod() + " " + route) {
        case "POST /ask" -> tell(ctx, "ask", route, millis);
        case "POST /diagnose" -> tell(ctx, "diagnose", route, millis);
        case "POST /i/{id}/feedback", "POST /api/v1/incidents/{id}/feedback" ->
            tell(ctx, "feedback", route, millis);
        case "GET /api/v1/incidents/{id}/logs" -> tell(ctx, "logs", route, millis);
        default -> {}
      }
    }
  }

  private void tell(Context ctx, String what, String route, long millis) {
    access.audit().tell(entry(ctx, what, route, outcome(ctx), millis));
  }

  private Audit.Entry entry(Context ctx, String what, String route, String outcome, long millis) {
    var who = who(ctx);
    return new Audit.Entry(
        what,
        who.map(Identity::name).orElse(""),
        who.map(Identity::by).orElse(""),
        ctx.req().getRemoteAddr(),
        route,
        about(ctx),
        cleaner.line(
            Objects.requireNonNullElse(ctx.<String>attribute(QUESTION), ""), LONGEST_QUESTION),
        ctx.statusCode(),
        outcome,
        millis);
  }

  private static String outcome(Context ctx) {
    int status = ctx.statusCode();
    if (ctx.attribute(FAILED) != null || status >= 500) {
      return "failed";
    }
    return switch (status) {
      case 429 -> "too_many";
      case Answering.CALLER_LEFT -> "left";
      default -> status < 400 ? "done" : "invalid";
    };
  }
}
