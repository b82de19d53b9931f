package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NamespaceRouteTest {
  private static final String PATH = "/api/v1/namespaces";

  @TempDir private Path folder;

  private DumpedCluster with(int namespaces) throws Exception {
    var items =
        IntStream.range(0, namespaces)
            .mapToObj(i ->
                """
                {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "%s"}}
                """
                    .formatted(i == 0 ? "shop" : "team-%04d".formatted(i)))
            .collect(Collectors.joining(","));
    var dump = Files.createDirectories(folder.resolve("dump"));
    Files.writeString(
        dump.resolve("all.json"),
        "{\"kind\": \"List\", \"apiVersion\": \"v1\", \"items\": [" + items + "]}");
    return DumpedCluster.open(dump);
  }

  @Test
  void the_cluster_lists_them_and_everybody_gets_his_own() throws Exception {
    try (var visitors = Visitors.to(folder, with(3), Map.of())) {
      assertEquals(
          "{\"namespaces\":[\"shop\",\"team-0001\",\"team-0002\"],\"whole\":true}",
          visitors.get("all", PATH).body());
      assertEquals("{\"namespaces\":[\"shop\"],\"whole\":true}", visitors.get("both", PATH).body());
      visitors.get("reader", PATH).problem(403, "not_allowed", "asker");
    }
  }

  @Test
  void of_very_many_some_are_told() throws Exception {
    try (var visitors = Visitors.to(folder, with(1_200), Map.of())) {
      var answer = visitors.get("all", PATH).json();
      assertEquals(1_000, answer.path("namespaces").size());
      assertFalse(answer.path("whole").asBoolean(true));
      assertEquals("there are 1200; 1000 are told", answer.path("why").asText());
      assertTrue(visitors.get("shop", PATH).json().path("whole").asBoolean());
    }
  }

  @Test
  void configured_ones_need_no_cluster() throws Exception {
    var two = Map.of("SITREP_CLUSTER_NAMESPACES", "team-a,shop");
    try (var visitors = Visitors.to(folder, FakeCluster.untouchable(), two)) {
      assertEquals(
          "{\"namespaces\":[\"shop\",\"team-a\"],\"whole\":true}",
          visitors.get("all", PATH).body());
    }
  }

  @Test
  void a_cluster_that_does_not_list_them_is_asked_once_and_incidents_tell() throws Exception {
    var cluster = FakeCluster.closed();
    cluster.open();
    try (var visitors = Visitors.to(folder, cluster, Map.of())) {
      visitors.alert();
      Service.eventually(
          "both are told",
          () ->
              visitors.get("all", "/api/v1/incidents").json().path("incidents").size() == 2
                  && visitors.get("all", "/healthz").json().path("reportsWaiting").asInt() == 0);
      var answer = visitors.get("all", PATH).json();
      assertEquals("[\"shop\",\"team-a\"]", answer.path("namespaces").toString());
      assertFalse(answer.path("whole").asBoolean(true));
      assertTrue(answer.path("why").asText().contains("not reachable"), answer.toString());
      int calls = cluster.calls();
      visitors.get("all", PATH);
      assertEquals("[\"shop\"]", visitors.get("shop", PATH).json().path("namespaces").toString());
      assertEquals(calls, cluster.calls());
    }
  }
}
