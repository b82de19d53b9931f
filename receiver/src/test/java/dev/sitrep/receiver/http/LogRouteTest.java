package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.receiver.Stage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogRouteTest {
  private static final String POD = "api-7d9f8c6b5-abcde";
  private static final String AWS = "AKIA" + "Q3EGRJ5XWVUTPLKH";

  @TempDir private Path folder;
  private final List<LogQuery> asked = new CopyOnWriteArrayList<>();

  private Visitors visitors(Speaking.Words words) throws Exception {
    var alerts = ((Parsed.Accepted) Alertmanager.parse(Visitors.ALERTS)).group().alerts();
    var cluster = new Speaking(Stage.casting(folder, alerts), words, asked);
    return Visitors.to(folder, cluster, Map.of()).told();
  }

  private static String path(String incident, String query) {
    return "/api/v1/incidents/" + incident + "/logs?" + query;
  }

  @Test
  void the_newest_lines_are_shown_clean() throws Exception {
    var words =
        List.of(
            new Log.Line(Optional.of(Instant.parse("2026-11-21T08:14:00Z")), "\u001b[31mstart"),
            new Log.Line(Optional.empty(), "aws_access_key_id=" + AWS));
    try (var visitors = visitors(_ -> new Reading.Seen<>(new Log(words, true)))) {
      asked.clear();
      var answer = visitors.get("shop", path(visitors.incident("shop"), "pod=" + POD));
      assertEquals(200, answer.status(), answer.body());
      assertEquals(POD, answer.json().path("pod").asText());
      var app = answer.json().at("/containers/0");
      assertEquals("app", app.path("name").asText());
      assertEquals(
          "{\"at\":\"2026-11-21T08:14:00Z\",\"text\":\"start\"}", app.at("/lines/0").toString());
      assertFalse(answer.body().contains(AWS), answer.body());
      assertFalse(app.at("/lines/1").has("at"));
      assertTrue(app.path("cut").asBoolean());
      assertEquals(List.of(new LogQuery("shop", POD, "app", false, 200, 64 << 10)), asked);

      visitors.get("all", path(visitors.incident("shop"), "previous=true&pod=" + POD));
      assertTrue(asked.getLast().previous());
    }
  }

  @Test
  void only_pods_of_the_report_are_read_and_only_for_those_who_may_ask_there() throws Exception {
    try (var visitors = visitors(_ -> new Reading.Seen<>(new Log(List.of(), false)))) {
      var shop = visitors.incident("shop");
      var team = visitors.incident("team-a");
      asked.clear();
      visitors
          .get("shop", path(shop, "pod=web-5c6d7e8f9-fghij"))
          .problem(404, "no_pod", "web-5c6d7e8f9-fghij", "/api/v1/reports/" + shop);
      visitors
          .get("shop", path(team, "pod=web-5c6d7e8f9-fghij"))
          .problem(404, "not_found", "no incident");
      visitors
          .get("both", path(team, "pod=web-5c6d7e8f9-fghij"))
          .problem(403, "not_allowed", "team-a", "asker");
      visitors.get("reader", path(shop, "pod=" + POD)).problem(403, "not_allowed", "asker");
      visitors.get("shop", path(shop, "")).problem(400, "bad_parameter", "pod is not given");
      visitors.get("shop", path(shop, "pod=..%2Fx")).problem(400, "bad_parameter", "name of a pod");
      visitors
          .get("shop", path(shop, "previous=yes&pod=" + POD))
          .problem(400, "bad_parameter", "true or false");
      assertEquals(List.of(), asked);
      assertEquals(200, visitors.get("both", path(shop, "pod=" + POD)).status());
    }
  }

  @Test
  void what_cannot_be_read_is_said() throws Exception {
    var why = new ArrayList<Reading.Unseen<Log>>();
    why.add(new Reading.Unseen<>(Reading.Why.FORBIDDEN, "pods/log is forbidden"));
    try (var visitors = visitors(_ -> why.getFirst())) {
      var answer = visitors.get("all", path(visitors.incident("shop"), "pod=" + POD));
      assertEquals(200, answer.status());
      assertEquals(
          "[{\"name\":\"app\",\"why\":\"not allowed to read (pods/log is forbidden)\"}]",
          answer.json().path("containers").toString());
    }
  }

  @Test
  void a_pod_that_is_gone_is_said_to_be() throws Exception {
    var alerts = ((Parsed.Accepted) Alertmanager.parse(Visitors.ALERTS)).group().alerts();
    var cluster =
        new Speaking(
            Stage.casting(folder, alerts),
            _ -> new Reading.Unseen<>(Reading.Why.ABSENT, ""),
            asked);
    try (var visitors = Visitors.to(folder, cluster, Map.of()).told()) {
      cluster.withoutPods = true;
      var answer = visitors.get("all", path(visitors.incident("shop"), "pod=" + POD));
      assertEquals(
          "{\"pod\":\"%s\",\"containers\":[],\"why\":\"not found\"}".formatted(POD), answer.body());
    }
  }

  @Test
  void a_minute_has_room_for_so_many_looks() throws Exception {
    try (var visitors = visitors(_ -> new Reading.Seen<>(new Log(List.of(), false)))) {
      var path = path(visitors.incident("shop"), "pod=" + POD);
      for (int i = 0; i < 30; i++) {
        assertEquals(200, visitors.get("all", path).status());
      }
      visitors.get("all", path).problem(429, "too_many_looks", "in a moment");
      assertEquals(400, visitors.post("all", "/ask", "{}").status(), "questions are apart");
    }
  }

  /// A cluster whose containers say what they are told to.
  private static final class Speaking implements Cluster {
    interface Words {
      Reading<Log> of(LogQuery query);
    }

    private final Cluster cluster;
    private final Words words;
    private final List<LogQuery> asked;
    private volatile boolean withoutPods;

    Speaking(Cluster cluster, Words words, List<LogQuery> asked) {
      this.cluster = cluster;
      this.words = words;
      this.asked = asked;
    }

    @Override
    public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
        throws InterruptedException {
      return cluster.list(query, into);
    }

    @Override
    public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
        throws InterruptedException {
      return withoutPods && kind.equals(Kinds.PODS)
          ? new Reading.Unseen<>(Reading.Why.ABSENT, "")
          : cluster.get(kind, namespace, name);
    }

    @Override
    public Reading<Log> log(LogQuery query) {
      asked.add(query);
      return words.of(query);
    }

    @Override
    public Instant now() {
      return cluster.now();
    }

    @Override
    public String name() {
      return cluster.name();
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
