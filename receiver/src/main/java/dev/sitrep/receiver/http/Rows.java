package dev.sitrep.receiver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.receiver.store.Feedback.Said;
import dev.sitrep.receiver.store.Overview.Heard;
import dev.sitrep.receiver.store.Overview.Line;
import dev.sitrep.receiver.store.Overview.Sent;
import dev.sitrep.receiver.store.Overview.Stage;
import dev.sitrep.receiver.store.Reports.StoredReport;
import dev.sitrep.report.Reaction;
import dev.sitrep.report.Site.Link;
import dev.sitrep.safety.Cleaner;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Incidents and what belongs to them as `/api/v1` tells them: `openapi.json` describes it. What is
/// empty is left out.
///
/// @param cleaner for what was stored as it came
/// @param model whether there is one to ask
record Rows(Cleaner cleaner, boolean model) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_REASON = 500;

  /// Where a message went is told to nobody: an address may be all that it takes to post there.
  private static final Pattern ADDRESS =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]{1,20}://\\S+|[^\\s<>@]{1,100}@[^\\s<>@]{1,200}");

  ObjectNode line(Line line) {
    var row =
        Answering.object()
            .put("id", line.id())
            .put("kind", word(line.kind()))
            .put("state", line.resolvedAt().isPresent() ? "over" : "open")
            .put("stage", stage(line.stage()))
            .put("stageSince", line.stageSince().toString())
            .put("severity", line.severity())
            .put("namespace", line.namespace())
            .put("target", line.target());
    row.put("openedAt", line.openedAt().toString()).put("updatedAt", line.updatedAt().toString());
    put(row, "resolvedAt", line.resolvedAt());
    line.ending().ifPresent(how -> row.put("ending", word(how)));
    put(row, "continuesIn", line.continuesIn());
    put(row, "previous", line.previous());
    put(row, "storm", line.storm());
    row.put("quiet", line.quiet()).put("flapping", line.flapping()).put("firings", line.firings());
    row.putObject("alerts").put("all", line.alerts()).put("firing", line.firing());
    row.put("reports", line.reports());
    put(row, "headline", line.gist().headline());
    put(row, "cause", line.gist().cause());
    put(row, "certainty", line.gist().certainty());
    return row;
  }

  private String stage(Stage stage) {
    return word(stage == Stage.ASKING && !model ? Stage.FINDINGS : stage);
  }

  ObjectNode alert(Heard heard) {
    var alert =
        Answering.object()
            .put("fingerprint", heard.fingerprint())
            .put("name", heard.name())
            .put("target", heard.target())
            .put("startsAt", heard.startsAt().toString())
            .put("lastSeen", heard.lastSeen().toString());
    put(alert, "reason", heard.reason());
    put(alert, "endedAt", heard.endedAt());
    heard.ending().ifPresent(how -> alert.put("ending", word(how)));
    var words = cleaner.clean(Words.of(tree(heard.document())));
    words.labels().forEach(alert.putObject("labels")::put);
    words.annotations().forEach(alert.putObject("annotations")::put);
    return alert;
  }

  private record Words(SortedMap<String, String> labels, SortedMap<String, String> annotations) {
    static Words of(JsonNode alert) {
      return new Words(texts(alert.path("labels")), texts(alert.path("annotations")));
    }

    private static SortedMap<String, String> texts(JsonNode object) {
      var texts = new TreeMap<String, String>();
      object.properties().forEach(one -> texts.put(one.getKey(), one.getValue().asText()));
      return texts;
    }
  }

  /// What was new in it, where an earlier one was told before.
  ObjectNode report(StoredReport stored) {
    var tree = tree(stored.document());
    var report =
        Answering.object()
            .put("sequence", stored.sequence())
            .put("createdAt", stored.createdAt().toString())
            .put("status", tree.path("status").asText())
            .put("headline", tree.path("headline").asText());
    report.put("diagnosis", tree.path("diagnosis").path("outcome").asText());
    if (tree.path("update").path("news") instanceof ArrayNode news) {
      report.set("news", news);
    }
    return report;
  }

  ObjectNode delivery(Sent sent) {
    var delivery =
        Answering.object()
            .put("channel", sent.channel())
            .put("report", sent.sequence())
            .put("state", word(sent.outcome()))
            .put("attempts", sent.attempts());
    put(delivery, "at", sent.at());
    put(delivery, "nextAt", sent.next());
    put(delivery, "reason", withoutAddresses(sent.reason()));
    return delivery;
  }

  static ObjectNode link(Link link) {
    return Answering.object().put("text", link.label()).put("url", link.url());
  }

  String withoutAddresses(String reason) {
    return ADDRESS.matcher(cleaner.line(reason, LONGEST_REASON)).replaceAll("(address)");
  }

  static ObjectNode said(Said said) {
    return Answering.object()
        .put("report", said.sequence())
        .put("says", Reaction.of(said.helpful()).word())
        .put("words", said.words())
        .put("at", said.at().toString());
  }

  private static JsonNode tree(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store holds what is no JSON", e);
    }
  }

  static void put(ObjectNode object, String name, String value) {
    if (!value.isEmpty()) {
      object.put(name, value);
    }
  }

  static void put(ObjectNode object, String name, Optional<Instant> time) {
    time.ifPresent(at -> object.put(name, at.toString()));
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
