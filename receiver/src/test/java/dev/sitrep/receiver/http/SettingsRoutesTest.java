package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.FakeCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SettingsRoutesTest {
  private static final String SETTINGS = "/api/v1/settings";
  private static final String RIGHTS = "/api/v1/rights";

  @TempDir private Path folder;

  @Test
  void settings_say_what_is_in_effect_and_no_secret() throws Exception {
    var settings =
        Map.of(
            "SITREP_CHANNELS",
            "[{name: hook, type: webhook, url: 'https://hooks.example.org/T0/B0/secret-path'}]",
            "SITREP_STORE_KEEP_DAYS",
            "7");
    try (var visitors = Visitors.to(folder, FakeCluster.untouchable(), settings)) {
      var answer = visitors.get("reader", SETTINGS);
      assertEquals(200, answer.status(), answer.body());
      var rows = answer.json().path("rows");
      var keep =
          rows.valueStream()
              .filter(row -> row.path("key").asText().equals("store.keepDays"))
              .findFirst()
              .orElseThrow();
      assertEquals("7", keep.path("value").asText());
      assertEquals("30", keep.path("default").asText());
      assertTrue(keep.path("set").asBoolean());
      assertTrue(answer.body().contains("hooks.example.org"));
      assertTrue(!answer.body().contains("secret-path") && !answer.body().contains("token-of-"));
      assertEquals(12, answer.json().at("/prompts/digest").asText().length());
      assertEquals(8, answer.json().at("/prompts/texts").size());
      assertEquals("sitrep.report/v1", answer.json().path("schema").asText());
      visitors.get("shop", SETTINGS).problem(403, "not_allowed", "some namespaces");
      visitors.get("shop", RIGHTS).problem(403, "not_allowed", "some namespaces");
    }
  }

  @Test
  void rights_are_looked_at_when_somebody_asks_and_not_again_soon() throws Exception {
    var dump = Files.createDirectories(folder.resolve("recorded"));
    Files.writeString(
        dump.resolve("all.json"),
        """
        {"kind": "List", "apiVersion": "v1", "items": [
          {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "a", "namespace": "shop"},
           "spec": {"containers": []}}]}
        """);
    var settings = Map.of("SITREP_CLUSTER_DUMP", dump.toString());
    try (var visitors = Visitors.to(folder, FakeCluster.untouchable(), settings)) {
      var first = visitors.get("reader", RIGHTS);
      assertEquals(200, first.status(), first.body());
      var verdict = first.json().at("/verdicts/0");
      assertEquals("cluster", verdict.path("name").asText());
      assertEquals("dump", verdict.path("subject").asText());
      assertEquals("ok", verdict.path("result").asText());
      Instant.parse(first.json().path("at").asText());
      assertEquals(first.body(), visitors.get("all", RIGHTS).body());
    }
  }
}
