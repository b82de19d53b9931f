package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.LogQuery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogsTest {
  private static final String LAST =
      "2026-11-21T14:59:55.000000001Z starting\n2026-11-21T14:59:55.100000001Z FATAL: missing DATABASE_URL\n";
  private static final String LIVE = "2026-11-21T15:00:10.000000001Z ERROR cannot reach db:5432\n";
  private static final String BROKEN =
      "{terminated: {exitCode: 1, reason: Error, finishedAt: \"2026-11-21T14:59:55Z\"}}";

  private final Stage stage = new Stage().deployment(2, 0, "");
  private final Logs source = new Logs();

  @AfterEach
  void close() {
    stage.close();
  }

  private void pod(String name, String state, String last) {
    stage.pod(
        name,
        "ReplicaSet api-2",
        "{name: api, image: 'api:2'}",
        "{phase: Running, containerStatuses: [{name: api, containerID: 'containerd://1', ready: false, restartCount: 1, state: %s, lastState: %s}]}"
            .formatted(state, last));
  }

  private List<Boolean> runsAsked() {
    return stage.cluster.logs().stream().map(LogQuery::previous).toList();
  }

  @Test
  void a_container_between_two_runs_is_read_once_from_the_run_before() throws Exception {
    stage.crashing("api-2-aaaaa", 5).log("api-2-aaaaa", "api", true, LAST);

    var lines = stage.read(source, Stage.API, LogLine.class);

    assertEquals(List.of(true), runsAsked());
    assertEquals(
        List.of("starting", "FATAL: missing DATABASE_URL"),
        lines.stream().map(LogLine::text).toList());
    assertTrue(lines.getLast().decisive());
    assertFalse(lines.getFirst().decisive());
    assertEquals("log, previous run", lines.getLast().source());
    assertEquals("2026-11-21T14:59:55.100000001Z", lines.getLast().at().orElseThrow().toString());
  }

  @Test
  void where_the_runtime_removed_the_run_before_what_it_has_is_read() throws Exception {
    stage
        .crashing("api-2-aaaaa", 5)
        .log(
            "api-2-aaaaa",
            "api",
            true,
            "unable to retrieve container logs for containerd://35634b934a3f")
        .log("api-2-aaaaa", "api", false, LAST);

    var evidence = stage.read(source, Stage.API);

    assertEquals(List.of(true, false), runsAsked());
    assertEquals("FATAL: missing DATABASE_URL", evidence.getLast().line());
    assertTrue(evidence.stream().noneMatch(Missing.class::isInstance), evidence.toString());
  }

  @Test
  void a_container_that_runs_again_is_read_twice() throws Exception {
    pod("api-2-aaaaa", "{running: {startedAt: \"2026-11-21T15:00:00Z\"}}", BROKEN);
    stage.log("api-2-aaaaa", "api", true, LAST).log("api-2-aaaaa", "api", false, LIVE);

    assertEquals(
        List.of("starting", "FATAL: missing DATABASE_URL", "ERROR cannot reach db:5432"),
        stage.lines(source, Stage.API));
    assertEquals(List.of(true, false), runsAsked());
  }

  @Test
  void a_container_that_ended_has_its_words_in_the_present_log() throws Exception {
    pod("api-2-aaaaa", BROKEN, "{}");
    stage.log("api-2-aaaaa", "api", false, LAST);

    assertEquals("FATAL: missing DATABASE_URL", stage.lines(source, Stage.API).getLast());
    assertEquals(List.of(false), runsAsked());
  }

  @Test
  void of_a_container_that_ended_again_the_last_run_is_read() throws Exception {
    pod("api-2-aaaaa", BROKEN, BROKEN);
    stage.log("api-2-aaaaa", "api", false, LAST).log("api-2-aaaaa", "api", true, LIVE);

    assertEquals("FATAL: missing DATABASE_URL", stage.lines(source, Stage.API).getLast());
    assertEquals(List.of(false), runsAsked());
  }

  @Test
  void a_container_that_never_ran_is_not_asked() throws Exception {
    stage.pod(
        "api-2-aaaaa",
        "ReplicaSet api-2",
        "{name: api}",
        "{phase: Pending, containerStatuses: [{name: api, ready: false, state: {waiting: {reason: ErrImagePull}}}]}");

    assertEquals(List.of(), stage.read(source, Stage.API));
    assertEquals(List.of(), runsAsked());
  }

  @Test
  void the_container_that_the_alert_names_comes_first() throws Exception {
    var both =
        """
        {phase: Running, containerStatuses: [
         {name: api, containerID: c1, ready: false, restartCount: 90, state: {waiting: {reason: CrashLoopBackOff}}, lastState: %1$s},
         {name: proxy, containerID: c2, ready: false, restartCount: 1, state: {waiting: {reason: CrashLoopBackOff}}, lastState: %1$s}]}\
        """
            .formatted(BROKEN);
    stage
        .pod("api-2-aaaaa", "ReplicaSet api-2", "{name: api}, {name: proxy}", both)
        .log("api-2-aaaaa", "api", true, LAST)
        .log("api-2-aaaaa", "proxy", true, LAST);

    var named = source.collect(stage.scene(Stage.API, "proxy", Map.of()));
    var unnamed = source.collect(stage.scene(Stage.API));

    assertEquals("proxy", ((LogLine) named.getFirst()).container());
    assertEquals("api", ((LogLine) unnamed.getFirst()).container());
  }

  @Test
  void the_pod_that_the_alert_names_comes_first() throws Exception {
    stage
        .crashing("api-2-aaaaa", 1)
        .crashing("api-2-bbbbb", 50)
        .log("api-2-aaaaa", "api", true, LAST)
        .log("api-2-bbbbb", "api", true, LAST);

    var evidence = source.collect(stage.scene(Stage.API, "", Map.of("pod", "api-2-aaaaa")));

    assertEquals("pod/api-2-aaaaa", evidence.getFirst().about().path());
  }

  @Test
  void of_pods_that_fail_alike_two_are_read() throws Exception {
    for (int i = 0; i < 9; i++) {
      stage.crashing("api-2-aaaa" + i, i).log("api-2-aaaa" + i, "api", true, LAST);
    }

    stage.read(source, Stage.API);

    assertEquals(2, stage.cluster.logs().size());
    var query = stage.cluster.logs().element();
    assertEquals(List.of(200, 64 * 1024), List.of(query.tailLines(), query.maxBytes()));
  }

  @Test
  void a_log_that_may_not_be_read_is_missing() throws Exception {
    stage.crashing("api-2-aaaaa", 5).server.forbid("pods/log", "shop");

    var missing = stage.read(source, Stage.API, Missing.class);

    assertEquals("log of pod/api-2-aaaaa container api, previous run", missing.getFirst().what());
    assertTrue(missing.getFirst().why().startsWith("not allowed to read"), missing.toString());
  }

  @Test
  void a_long_log_is_cut_to_the_lines_that_matter() throws Exception {
    var log = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      log.append(
          "2026-11-21T14:59:50.%09dZ tick of %s number %d\n"
              .formatted(i, "x".repeat(i % 40 + 1), i));
    }
    stage.crashing("api-2-aaaaa", 5).log("api-2-aaaaa", "api", true, log + LAST);

    var lines = stage.read(source, Stage.API, LogLine.class);

    assertTrue(lines.size() <= 8, lines.toString());
    assertEquals("FATAL: missing DATABASE_URL", lines.getLast().text());
  }

  @Test
  void a_key_over_several_lines_does_not_leave_the_cluster() throws Exception {
    stage
        .crashing("api-2-aaaaa", 5)
        .log(
            "api-2-aaaaa",
            "api",
            true,
            """
            2026-11-21T14:59:55Z ERROR cannot parse -----BEGIN PRIVATE KEY-----
            2026-11-21T14:59:55Z MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7
            2026-11-21T14:59:55Z -----END PRIVATE KEY-----
            """);

    assertFalse(stage.lines(source, Stage.API).toString().contains("MIIEvQ"));
  }

  private static String running(String container, int restarts) {
    return "{name: %s, containerID: c-%s, ready: true, restartCount: %d, state: {running: {startedAt: \"2026-11-21T14:00:00Z\"}}}"
        .formatted(container, container, restarts);
  }

  @Test
  void the_container_that_the_alert_names_is_read_although_it_is_ready() throws Exception {
    stage.healthy("api-2-aaaaa").log("api-2-aaaaa", "api", false, LIVE);

    var named = source.collect(stage.scene(Stage.API, "api", Map.of("pod", "api-2-aaaaa")));

    assertEquals(
        List.of("ERROR cannot reach db:5432"), named.stream().map(Evidence::line).toList());
    assertEquals(List.of(false), runsAsked());
  }

  @Test
  void a_healthy_pod_that_no_alert_names_is_not_read() throws Exception {
    stage.healthy("api-2-aaaaa").log("api-2-aaaaa", "api", false, LIVE);

    assertEquals(
        List.of(), source.collect(stage.scene(Stage.API, "", Map.of("pod", "api-2-aaaaa"))));
    assertEquals(List.of(), runsAsked());
  }

  @Test
  void of_many_healthy_pods_two_are_read_for_a_container_that_the_alert_names() throws Exception {
    for (int i = 0; i < 5; i++) {
      stage.healthy("api-2-aaaa" + i).log("api-2-aaaa" + i, "api", false, LIVE);
    }

    source.collect(stage.scene(Stage.API, "api", Map.of()));

    assertEquals(List.of(false, false), runsAsked());
  }

  @Test
  void a_named_container_that_a_healthy_pod_does_not_have_is_no_gap() throws Exception {
    stage.healthy("api-2-aaaaa");

    assertEquals(
        List.of(), source.collect(stage.scene(Stage.API, "ghost", Map.of("pod", "api-2-aaaaa"))));
  }

  @Test
  void the_ready_container_that_the_alert_names_is_read_beside_the_failing_one() throws Exception {
    var failing =
        "{name: api, containerID: c1, ready: false, restartCount: 9, state: {waiting: {reason: CrashLoopBackOff}}, lastState: %s}"
            .formatted(BROKEN);
    stage
        .pod(
            "api-2-aaaaa",
            "ReplicaSet api-2",
            "{name: api}, {name: proxy}",
            "{phase: Running, containerStatuses: [%s, %s]}".formatted(failing, running("proxy", 0)))
        .log("api-2-aaaaa", "api", true, LAST)
        .log("api-2-aaaaa", "proxy", false, LIVE);

    var evidence = source.collect(stage.scene(Stage.API, "proxy", Map.of()));

    assertEquals(
        List.of("proxy", "api", "api"),
        evidence.stream().map(line -> ((LogLine) line).container()).toList());
  }

  @Test
  void ten_logs_are_read_and_the_rest_is_told() throws Exception {
    for (int i = 0; i < 7; i++) {
      var status =
          "{name: c%d, containerID: x, ready: true, restartCount: %d, state: {running: {}}, lastState: %s}"
              .formatted(i, i, BROKEN);
      for (var pod : List.of("api-2-aaaaa" + i, "api-2-bbbbb" + i)) {
        stage.pod(
            pod,
            "ReplicaSet api-" + i,
            "{name: c%d}".formatted(i),
            "{phase: Running, containerStatuses: [%s]}".formatted(status));
        stage.log(pod, "c" + i, true, LAST).log(pod, "c" + i, false, LIVE);
      }
      stage.add(
          """
          apiVersion: apps/v1
          kind: ReplicaSet
          metadata: {namespace: shop, name: api-%d, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: api, controller: true}]}
          """
              .formatted(i));
    }

    var evidence = stage.read(source, Stage.API);

    assertEquals(10, stage.cluster.logs().size());
    assertEquals(
        List.of("c0", "c1", "c2", "c3", "c4", "c5", "c6"),
        stage.cluster.logs().stream().map(LogQuery::container).distinct().sorted().toList());
    assertEquals(
        List.of("18 more logs of failing containers: left out: 10 are read"),
        evidence.stream().filter(Missing.class::isInstance).map(Evidence::line).toList());
  }

  @Test
  void pods_beyond_the_two_of_a_kind_are_told() throws Exception {
    for (int i = 0; i < 3; i++) {
      stage.crashing("api-2-aaaa" + i, i).log("api-2-aaaa" + i, "api", true, LAST);
    }

    assertEquals(
        List.of("1 more log of failing containers"),
        stage.read(source, Stage.API, Missing.class).stream().map(Missing::what).toList());
  }

  @Test
  void a_log_that_is_cut_before_it_says_why_is_told() throws Exception {
    var log = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      log.append("2026-11-21T14:59:50.%09dZ tick %d\n".formatted(i, i));
    }
    stage.crashing("api-2-aaaaa", 5).log("api-2-aaaaa", "api", true, log.toString());

    assertEquals(
        List.of(
            "older lines in the log of pod/api-2-aaaaa container api, previous run: left out: the"
                + " newest 200 do not say why"),
        stage.read(source, Stage.API, Missing.class).stream().map(Evidence::line).toList());
  }
}
