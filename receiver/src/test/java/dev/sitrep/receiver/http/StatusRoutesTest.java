package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Release;
import dev.sitrep.receiver.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusRoutesTest {
  private static final String STATUS = "/api/v1/status";

  @TempDir private Path folder;

  @Test
  void a_caller_learns_who_he_is_and_what_he_may() throws Exception {
    try (var visitors = Visitors.to(folder, FakeCluster.untouchable(), Map.of())) {
      assertEquals(
          "{\"name\":\"shop\",\"by\":\"token\",\"roles\":[\"viewer\",\"asker\"],\"namespaces\":[\"shop\"]}",
          visitors.get("shop", "/api/v1/me").body());
      assertEquals(
          "{\"name\":\"reader\",\"by\":\"token\",\"roles\":[\"viewer\"]}",
          visitors.get("reader", "/api/v1/me").body());
      visitors.get("sender", "/api/v1/me").problem(403, "not_allowed", "viewer");
      visitors.get("reader", "/api/v1/me?you=1").problem(400, "bad_parameter", "you");
    }
    try (var service = Service.start(folder, FakeCluster.untouchable())) {
      assertEquals("nothing", service.get("/api/v1/me").json().path("by").asText());
      assertFalse(service.get("/api/v1/me").json().has("namespaces"));
    }
  }

  @Test
  void the_status_says_how_everything_is() throws Exception {
    try (var visitors = Visitors.to(folder, Map.of())) {
      var before = visitors.get("reader", STATUS).json();
      assertFalse(before.has("lastAlert") || before.has("heartbeat") || before.has("watches"));
      visitors.told();
      var status = visitors.get("reader", STATUS).json();
      assertEquals(Release.VERSION, status.path("version").asText());
      assertTrue(status.path("cluster").asText().startsWith("dump"), status.toString());
      assertEquals("none", status.at("/model/state").asText());
      assertEquals(2, status.path("open").asInt());
      assertEquals(0, status.path("asking").asInt());
      assertEquals(0, status.path("deadLetters").asInt(-1));
      assertEquals("{\"waiting\":0}", status.path("inbox").toString());
      assertEquals(
          "[{\"name\":\"told\",\"works\":true,\"waiting\":0}]", status.path("channels").toString());
      var now = Instant.parse(status.path("time").asText());
      var last = Instant.parse(status.path("lastAlert").asText());
      assertTrue(Duration.between(last, now).toSeconds() < 60, status.toString());
    }
  }

  @Test
  void who_sees_one_namespace_hears_nothing_of_the_others() throws Exception {
    try (var visitors =
        Visitors.to(folder, Map.of("SITREP_CLUSTER_NAMESPACES", "shop,team-a")).told()) {
      var status = visitors.get("shop", STATUS).json();
      assertEquals(1, status.path("open").asInt());
      assertFalse(status.has("inbox") || status.has("deadLetters"), status.toString());
      assertEquals("[{\"name\":\"told\",\"works\":true}]", status.path("channels").toString());
      assertEquals("[\"shop\"]", status.path("watches").toString());
      assertFalse(status.toString().contains("team-a"), status.toString());
      assertEquals(
          "[\"shop\",\"team-a\"]",
          visitors.get("reader", STATUS).json().path("watches").toString());
    }
  }

  @Test
  void why_a_model_does_not_answer_is_told_without_its_address_to_those() throws Exception {
    var away = Map.of("SITREP_MODEL_NAME", "small", "SITREP_MODEL_URL", "http://127.0.0.1:1");
    try (var visitors = Visitors.to(folder, FakeCluster.untouchable(), away)) {
      Service.eventually(
          "the model was looked at",
          () -> visitors.get("all", STATUS).json().at("/model").has("why"));
      var told = visitors.get("all", STATUS).json().path("model");
      assertEquals("small", told.path("name").asText());
      assertTrue(told.toString().contains("127.0.0.1:1"), told.toString());
      var less = visitors.get("shop", STATUS).json().path("model");
      assertEquals(told.path("state"), less.path("state"));
      assertFalse(less.toString().contains("127.0.0.1"), less.toString());
    }
  }
}
