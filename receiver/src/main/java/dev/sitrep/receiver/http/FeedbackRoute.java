package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.store.Feedback;
import dev.sitrep.receiver.store.Feedback.Said;
import dev.sitrep.receiver.store.Reports.StoredReport;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.Reaction;
import dev.sitrep.report.ReportJson;
import dev.sitrep.safety.Cleaner;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/i/{id}/feedback`: what people think of a report. Asking (GET) changes nothing, for chats and
/// mail scanners open every link that they pass on; saying it is a POST. Pages for people, JSON for
/// programs.
final class FeedbackRoute {
  private static final Logger log = LoggerFactory.getLogger(FeedbackRoute.class);

  /// The longest words, each character written as nine, and the other fields.
  private static final int LONGEST_BODY = 32 * 1024;

  /// For all who share an address, as those behind one proxy do.
  private static final Config.Questions LIMITS = new Config.Questions(8, 32, 60);

  private static final String WORDS =
      Stream.of(Reaction.values()).map(Reaction::word).collect(Collectors.joining(" or "));

  private final Store store;
  private final KeptReports reports;
  private final Cleaner cleaner;
  private final InstantSource clock;
  private final Turnstile turnstile;

  FeedbackRoute(Store store, Cleaner cleaner, InstantSource clock) {
    this.store = store;
    this.reports = new KeptReports(store);
    this.cleaner = cleaner;
    this.clock = clock;
    this.turnstile = new Turnstile(LIMITS, clock);
  }

  void ask(Context ctx) {
    boolean json = prefersJson(ctx, false);
    answering(
        ctx,
        json,
        () -> {
          var kept = reports.of(ctx);
          var chosen = Optional.ofNullable(ctx.queryParam("says")).map(FeedbackRoute::reaction);
          var said = store.feedback().about(kept.incidentId());
          if (json) {
            ctx.json(asked(kept, said).toString());
          } else {
            Html.answer(ctx, "Was the report right?", page(kept, said).asks(chosen));
          }
        });
  }

  void take(Context ctx) {
    Guard.about(ctx, "incident", ctx.pathParam("id"));
    body(ctx).ifPresent(body -> take(ctx, body));
  }

  /// None where that is answered.
  private static Optional<byte[]> body(Context ctx) {
    try {
      return Optional.of(Body.read(ctx, LONGEST_BODY));
    } catch (Problem problem) {
      told(ctx, prefersJson(ctx, false), problem);
      return Optional.empty();
    }
  }

  private void take(Context ctx, byte[] body) {
    boolean sentJson = startsLikeJson(body);
    boolean json = prefersJson(ctx, sentJson);
    answering(
        ctx,
        json,
        () -> {
          try (var _ = admitted(ctx)) {
            take(ctx, json, sentJson ? Fields.json(body) : Fields.form(body));
          }
        });
  }

  /// `POST /api/v1/incidents/{id}/feedback`: the same for programs, answered with what was kept.
  void keep(Context ctx) {
    Params.of(ctx);
    Guard.about(ctx, "incident", ctx.pathParam("id"));
    var body = Body.read(ctx, LONGEST_BODY);
    try (var _ = admitted(ctx)) {
      var said = said(reports.latest(reports.ofAsker(ctx)), Fields.json(body));
      ctx.status(201);
      Answering.whole(ctx, Rows.said(said));
    }
  }

  private Turnstile.Admitted admitted(Context ctx) {
    return switch (turnstile.enter(new Caller(ctx).name())) {
      case Turnstile.Refused(_, _, _, var after) ->
          throw new Problem(
              429,
              "too_many_opinions",
              "too much was said from your address within a minute",
              "say it again in a moment",
              after);
      case Turnstile.Admitted entry -> entry;
    };
  }

  private void take(Context ctx, boolean json, Fields fields) {
    var kept = reports.latest(reports.ofAsker(ctx));
    var said = said(kept, fields);
    var all = store.feedback().about(kept.incidentId());
    if (json) {
      ctx.status(201).json(asked(kept, all).toString());
    } else {
      Html.answer(ctx, "Thank you", page(kept, all).thanks(said));
    }
  }

  /// Keeps it.
  private Said said(StoredReport kept, Fields fields) {
    var reaction = reaction(fields.says());
    var said =
        new Said(
            kept.incidentId(),
            sequence(fields.report(), kept.sequence()),
            reaction == Reaction.HELPFUL,
            words(fields.words()),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    if (!store.feedback().say(said)) {
      throw store.incidents().incident(kept.incidentId()).isEmpty()
          ? KeptReports.unknown(kept.incidentId())
          : new Problem(
              409,
              "full",
              "this incident was spoken of %d times, and no more is kept".formatted(Feedback.MOST),
              "tell whoever runs Sitrep");
    }
    log.info("incident {}, report {}: {}", said.incidentId(), said.sequence(), reaction.word());
    return said;
  }

  private static void answering(Context ctx, boolean json, Runnable answer) {
    try {
      answer.run();
    } catch (Problem problem) {
      told(ctx, json, problem);
    }
  }

  private static void told(Context ctx, boolean json, Problem problem) {
    if (json) {
      problem.answer(ctx);
    } else {
      problem.head(ctx);
      Html.answer(ctx, "Sitrep", FeedbackPage.problem(problem));
    }
  }

  private static FeedbackPage page(StoredReport kept, List<Said> said) {
    return new FeedbackPage(ReportJson.read(kept.document()), kept.sequence(), said);
  }

  private static ObjectNode asked(StoredReport kept, List<Said> said) {
    var json =
        Answering.object()
            .put("incident", kept.incidentId())
            .put("report", kept.sequence())
            .put("headline", ReportJson.read(kept.document()).headline());
    var all = json.putArray("said");
    for (var one : said) {
      all.addObject()
          .put("report", one.sequence())
          .put("says", Reaction.of(one.helpful()).word())
          .put("words", one.words())
          .put("at", one.at().toString());
    }
    return json;
  }

  private static Reaction reaction(String word) {
    return Reaction.of(word.equals("wrong") ? Reaction.WRONG_CAUSE.word() : word)
        .orElseThrow(() ->
            new Problem(
                400,
                "unknown_word",
                word.matches("[a-z-]{1,20}")
                    ? "'%s' is nothing that can be said of a report".formatted(word)
                    : "it is not said what you think of the report",
                "says is " + WORDS));
  }

  /// Which report the person had before him: the latest, unless he says so.
  private static int sequence(String given, int latest) {
    if (given.isEmpty()) {
      return latest;
    }
    int sequence = given.matches("[0-9]{1,9}") ? Integer.parseInt(given) : 0;
    if (sequence < 1 || sequence > latest) {
      throw new Problem(
          400,
          "no_such_report",
          "the incident has no report of that number",
          "report is 1 to %d, or left out for the latest".formatted(latest));
    }
    return sequence;
  }

  private String words(String given) {
    var words = given.replace("\r\n", "\n").strip();
    if (words.length() > Feedback.LONGEST) {
      throw new Problem(
          400,
          "too_long",
          "the words have %d characters; %d are the most"
              .formatted(words.length(), Feedback.LONGEST),
          "go back and shorten them");
    }
    return cleaner.line(words, Feedback.LONGEST);
  }

  private static boolean prefersJson(Context ctx, boolean sentJson) {
    var accept = Optional.ofNullable(ctx.header("Accept")).orElse("");
    return accept.contains("application/json") || (sentJson && !accept.contains("text/html"));
  }

  private static boolean startsLikeJson(byte[] body) {
    return new String(body, 0, Math.min(body.length, 20), UTF_8).stripLeading().startsWith("{");
  }

  /// As they were sent; empty where they were not.
  private record Fields(String says, String report, String words) {

    static Fields json(byte[] body) {
      var json = Questions.parse(body);
      var report = json.path("report");
      return new Fields(
          Questions.text(json, "says"),
          report.isInt() ? report.asText() : Questions.text(json, "report"),
          Questions.text(json, "words"));
    }

    static Fields form(byte[] body) {
      Map<String, String> fields = new HashMap<>();
      for (var pair : new String(body, UTF_8).split("&", 20)) {
        var parts = pair.split("=", 2);
        fields.putIfAbsent(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
      }
      return new Fields(
          fields.getOrDefault("says", ""),
          fields.getOrDefault("report", ""),
          fields.getOrDefault("words", ""));
    }

    private static String decoded(String text) {
      try {
        return URLDecoder.decode(text, UTF_8);
      } catch (IllegalArgumentException e) {
        throw new Problem(400, "no_form", "the body is no form", "send says=%s".formatted(WORDS));
      }
    }
  }
}
