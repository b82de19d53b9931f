package dev.sitrep.receiver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchEvidenceTest {
  private static final String[] SMALL = {
    "bench",
    "evidence",
    "--context",
    "throwaway",
    "--sizes",
    "30:150",
    "--runs",
    "1",
    "--warm-up",
    "0"
  };

  @TempDir private Path folder;

  private WritableApi api;

  @BeforeEach
  void start() throws Exception {
    api = new WritableApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Map<String, String> env() throws Exception {
    return Map.of("KUBECONFIG", api.kubeconfig(folder).toString());
  }

  @Test
  void measures_in_a_namespace_that_it_fills_and_deletes() throws Exception {
    var ran = Ran.apart(folder, env(), SMALL);

    ran.hasNoTrace();
    assertTrue(
        ran.out().lines().anyMatch(line -> line.matches("server +30 +150( +\\d+){11}")), ran.out());
    assertEquals(ran.out().contains("on the stub: ok") ? 0 : 1, ran.exit(), ran.out() + ran.err());
    assertEquals("POST /api/v1/namespaces", api.writes.getFirst());
    var own = "/namespaces/sitrep-bench-";
    assertTrue(api.writes.stream().skip(1).allMatch(write -> write.contains(own)));
    assertEquals(30, api.all("pods").size());
    assertEquals(150, api.all("events").size());
    nothingIsEverStartedAndAllIsOwned();
    var deleted = api.writes.stream().filter(write -> write.startsWith("DELETE ")).toList();
    assertTrue(deleted.getFirst().matches("DELETE /api/v1/namespaces/sitrep-bench-[^/]+"));
    for (var resource : FilledNamespace.KINDS) {
      assertTrue(
          deleted.stream().anyMatch(write -> write.endsWith("/" + resource.resource())),
          () -> resource.resource() + " in " + deleted);
    }
  }

  private void nothingIsEverStartedAndAllIsOwned() {
    for (var pod : api.all("pods")) {
      assertEquals("nobody", pod.at("/spec/schedulerName").asText());
      assertTrue(pod.at("/spec/nodeName").isMissingNode(), pod::toString);
      assertFalse(pod.at("/status/phase").asText().isEmpty(), pod::toString);
    }
    for (var set : api.all("replicasets")) {
      var uid = set.at("/metadata/uid").asText();
      var pods =
          api.all("pods").stream()
              .filter(pod -> pod.at("/metadata/ownerReferences/0/uid").asText().equals(uid))
              .count();
      assertEquals(set.at("/spec/replicas").asLong(), pods, set::toString);
      assertEquals("Deployment", set.at("/metadata/ownerReferences/0/kind").asText());
      assertEquals("nobody", set.at("/spec/template/spec/schedulerName").asText());
    }
  }

  @Test
  void what_may_not_be_written_is_told_and_the_rest_deleted() throws Exception {
    api.forbidden = "replicasets";

    var ran = Ran.apart(folder, env(), SMALL);

    assertEquals(1, ran.exit());
    ran.hasNoTrace();
    assertTrue(ran.err().contains("replicasets is forbidden"), ran.err());
    assertTrue(ran.err().contains("wants rights"), ran.err());
    assertTrue(
        api.writes.stream().anyMatch(write -> write.matches("DELETE .*/namespaces/[^/]+")),
        api.writes::toString);
  }

  @Test
  void deletes_it_when_it_is_interrupted() throws Exception {
    var args = SMALL.clone();
    args[5] = "2000:10000";
    var process =
        Ran.start(folder, env(), folder.resolve("out.txt"), folder.resolve("err.txt"), args);
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (api.all("pods").size() < 20 && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running after a minute");
    } finally {
      process.destroyForcibly();
    }
    assertTrue(api.all("pods").size() < 2_000, "it was done before");
    assertTrue(
        api.writes.stream().anyMatch(write -> write.matches("DELETE .*/namespaces/[^/]+")),
        "namespace");
    assertTrue(api.writes.stream().anyMatch(write -> write.matches("DELETE .*/pods")), "pods");
  }

  @Test
  void wants_a_context_that_is_named_and_known() throws Exception {
    Ran.apart(folder, env(), "bench", "evidence", "--context", "").cannot("no context is named");
    Ran.apart(folder, env(), "bench", "evidence", "--context", "other")
        .cannot("context other", "prod, throwaway");
    assertTrue(api.writes.isEmpty());
  }

  @Test
  void sizes_and_counts_without_sense_are_told() {
    Ran.here("bench", "evidence", "--sizes", "2000").misused("2000", "2000:10000");
    Ran.here("bench", "evidence", "--sizes", "0:1").misused("0:1");
    Ran.here("bench", "evidence", "--runs", "0").cannot("--runs", "at least 1");
  }
}
