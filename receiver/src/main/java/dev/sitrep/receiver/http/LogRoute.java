package dev.sitrep.receiver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Reading;
import dev.sitrep.evidence.Inside;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.store.Overview.Line;
import dev.sitrep.report.ReportJson;
import dev.sitrep.safety.Cleaner;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// `GET /api/v1/incidents/{id}/logs?pod=&previous=`: the newest lines of a pod that the incident's
/// report speaks of, as they are now.
///
/// How much is asked is bounded apart from questions: it costs the API server something and the
/// model nothing, and looking at logs must not use up what somebody may ask.
final class LogRoute {
  private static final int CONTAINERS = 6;
  private static final int LINES = 200;
  private static final int BYTES = 64 << 10;
  private static final Config.Questions LIMITS = new Config.Questions(2, 8, 30);

  private static final String POD = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";
  private static final String A_POD = "the name of a pod";

  private final KeptReports reports;
  private final Cluster cluster;
  private final Cleaner cleaner;
  private final Turnstile turnstile;

  LogRoute(Server.Parts parts) {
    this.reports = new KeptReports(parts.store());
    this.cluster = parts.cluster();
    this.cleaner = parts.cleaner();
    this.turnstile = new Turnstile(LIMITS, parts.clock());
  }

  void handle(Context ctx) throws InterruptedException {
    Guard.about(ctx, "incident", ctx.pathParam("id"));
    var params = Params.of(ctx, "pod", "previous");
    var pod = params.text("pod", POD, A_POD);
    boolean previous = params.text("previous", "true|false", "true or false").equals("true");
    if (pod.isEmpty()) {
      throw new Problem(400, "bad_parameter", "pod is not given", "expected " + A_POD);
    }
    Guard.about(ctx, "target", "pod/" + pod);
    var incident = reports.ofAsker(ctx);
    spokenOf(incident, pod);
    switch (turnstile.enter(new Caller(ctx).name())) {
      case Turnstile.Refused(_, _, _, var after) ->
          throw new Problem(
              429,
              "too_many_looks",
              "too many logs were asked for from your address within a minute",
              "look again in a moment",
              after);
      case Turnstile.Admitted entry -> {
        try (entry) {
          Answering.whole(ctx, read(incident.namespace(), pod, previous));
        }
      }
    }
  }

  private void spokenOf(Line incident, String pod) {
    var report = ReportJson.read(reports.latest(incident).document());
    if (incident.namespace().isEmpty()
        || report.exhibits().stream().noneMatch(item -> item.object().equals("pod/" + pod))) {
      throw new Problem(
          404,
          "no_pod",
          "the incident's latest report does not speak of pod %s".formatted(pod),
          "GET /api/v1/reports/%s names its pods, under exhibits".formatted(incident.id()));
    }
  }

  private ObjectNode read(String namespace, String pod, boolean previous)
      throws InterruptedException {
    var answer = Answering.object().put("pod", pod);
    var containers = answer.putArray("containers");
    switch (Inside.containers(cluster, namespace, pod)) {
      case Reading.Seen<List<String>>(var names) -> {
        var some = names.subList(0, Math.min(CONTAINERS, names.size()));
        containers.addAll(logs(namespace, pod, previous, some));
        if (some.size() < names.size()) {
          answer.put("why", "%d of %d containers are shown".formatted(some.size(), names.size()));
        }
      }
      case Reading.Unseen<List<String>> unseen -> answer.put("why", spoken(unseen));
    }
    return answer;
  }

  /// All at once; each ends within the time of one call.
  private List<ObjectNode> logs(
      String namespace, String pod, boolean previous, List<String> containers)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          containers.stream()
              .map(name -> new LogQuery(namespace, pod, name, previous, LINES, BYTES))
              .map(query -> threads.submit(() -> json(query, cluster.log(query))))
              .toList();
      var logs = new ArrayList<ObjectNode>();
      for (var one : asked) {
        logs.add(one.get());
      }
      return logs;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the logs of pod %s cannot be read".formatted(pod), e);
    }
  }

  private ObjectNode json(LogQuery query, Reading<Log> reading) {
    var container = Answering.object().put("name", query.container());
    switch (reading) {
      case Reading.Seen<Log>(var log) -> {
        var lines = container.putArray("lines");
        for (var line : log.lines()) {
          var told = lines.addObject();
          Rows.put(told, "at", line.at());
          told.put("text", cleaner.line(line.text(), Cleaner.LONGEST_STRING));
        }
        container.put("cut", log.cut());
      }
      case Reading.Unseen<Log> unseen -> container.put("why", spoken(unseen));
    }
    return container;
  }

  private String spoken(Reading.Unseen<?> unseen) {
    return cleaner.line(unseen.spoken(), Cleaner.LONGEST_STRING);
  }
}
