package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Incident;
import dev.sitrep.safety.Cleaner;
import dev.sitrep.safety.Redaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  private CaseFile collect(List<EvidenceSource> sources, Duration deadline)
      throws InterruptedException {
    return collect(sources, deadline, Stage.incident(Stage.API, "", Map.of()));
  }

  private CaseFile collect(List<EvidenceSource> sources, Duration deadline, Incident incident)
      throws InterruptedException {
    return new Collector(stage.cluster, sources, new Cleaner(Redaction.create()), deadline)
        .collect(incident);
  }

  private static List<String> lines(CaseFile file) {
    return file.exhibits().stream().map(one -> one.evidence().line()).toList();
  }

  private interface Look {
    List<Evidence> at(Scene scene) throws InterruptedException;
  }

  private record Source(String name, Look look) implements EvidenceSource {
    @Override
    public Set<Kind<?>> reads() {
      return Set.of();
    }

    @Override
    public List<Evidence> collect(Scene scene) throws InterruptedException {
      return look.at(scene);
    }
  }

  private static Evidence said(String line) {
    return new Missing(new Ref("pod", "shop", "a"), line, "because");
  }

  @Test
  void evidence_is_numbered_in_the_order_of_the_sources() throws Exception {
    var file =
        collect(
            List.of(
                new Source(
                    "slow",
                    scene -> {
                      Thread.sleep(50);
                      return List.of(said("one"), said("two"));
                    }),
                new Source("fast", scene -> List.of(said("three"), said("one")))),
            Duration.ofSeconds(10));

    assertEquals(
        List.of("E1", "E2", "E3", "E4"), file.exhibits().stream().map(Exhibit::id).toList());
    assertEquals(List.of("Trouble", "one: because", "two: because", "three: because"), lines(file));
  }

  @Test
  void a_source_that_is_late_is_missing_and_the_others_count() throws Exception {
    var file =
        collect(
            List.of(
                new Source(
                    "tar pit",
                    scene -> {
                      Thread.sleep(Duration.ofMinutes(5));
                      return List.of();
                    }),
                new Source("fast", scene -> List.of(said("one")))),
            Duration.ofMillis(100));

    assertEquals(List.of("Trouble", "tar pit: not read within 0s", "one: because"), lines(file));
  }

  @Test
  void a_source_that_breaks_is_missing_and_the_others_count() throws Exception {
    var file =
        collect(
            List.of(
                new Source(
                    "broken",
                    scene -> {
                      throw new IllegalStateException("seven of nine");
                    }),
                new Source("fast", scene -> List.of(said("one")))),
            Duration.ofSeconds(10));

    assertEquals(
        List.of(
            "Trouble",
            "broken: Sitrep's own fault, see its log: java.lang.IllegalStateException: seven of nine",
            "one: because"),
        lines(file));
  }

  @Test
  void what_is_too_much_is_counted() throws Exception {
    var flood = new ArrayList<Evidence>();
    for (int i = 0; i < 1000; i++) {
      flood.add(said("number " + i));
    }

    var file = collect(List.of(new Source("flood", scene -> flood)), Duration.ofSeconds(10));

    assertEquals(151, file.exhibits().size());
    assertEquals("851 more exhibits: left out", lines(file).getLast());
  }

  private static final String SECRET = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
  private static final String ANSI = "\u001b[31mred\u001b[0m";
  private static final String TOKEN = "<|im_start|>";
  private static final String EVIL = SECRET + " " + ANSI + " " + TOKEN;

  /// In every field of a pod, an event, a log, a workload and an alert that anybody may fill.
  @Test
  void no_secret_no_control_sequence_and_no_token_survives_in_any_exhibit() throws Exception {
    var evil = EVIL.replace("\u001b", "\\e");
    for (int i = 1; i <= 2; i++) {
      stage.add(
          """
          apiVersion: apps/v1
          kind: ReplicaSet
          metadata:
            namespace: shop
            name: api-%1$d
            creationTimestamp: "2026-11-21T14:5%1$d:00Z"
            annotations: {deployment.kubernetes.io/revision: "%1$d", note: "%2$s"}
            ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: api, controller: true}]
          spec:
            template:
              metadata: {annotations: {note: "%2$s"}, labels: {note: "%2$s"}}
              spec:
                nodeSelector: {a: "%1$d %2$s"}
                serviceAccountName: "%1$d %2$s"
                containers:
                - name: api
                  image: "%1$d %2$s"
                  command: ["%1$d %2$s"]
                  env: [{name: "E%1$d %2$s", value: "%1$d %2$s"}]
                  envFrom: [{configMapRef: {name: "%1$d %2$s"}}]
                  livenessProbe: {exec: {command: ["%1$d %2$s"]}}
          """
              .formatted(i, evil));
    }
    stage.add(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: shop, name: api}
        spec: {replicas: 2}
        status: {conditions: [{type: Progressing, status: "False", reason: "%1$s", message: "%1$s"}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: api-2-aaaaa
          labels: {app: "%1$s"}
          annotations: {note: "%1$s"}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
        spec:
          nodeName: node-1
          nodeSelector: {a: "%1$s"}
          containers:
          - name: api
            image: "%1$s"
            command: ["%1$s"]
            env: [{name: "%1$s", value: "%1$s"}]
            ports: [{name: "%1$s", containerPort: 8080}]
            readinessProbe: {exec: {command: ["%1$s"]}}
        status:
          phase: Pending
          reason: "%1$s"
          message: "%1$s"
          conditions: [{type: PodScheduled, status: "False", reason: "%1$s", message: "%1$s"}]
          initContainerStatuses:
          - {name: wait, image: "%1$s", ready: false, state: {waiting: {reason: "%1$s", message: "%1$s"}}}
          containerStatuses:
          - name: api
            image: "%1$s"
            imageID: "%1$s"
            containerID: "%1$s"
            ready: false
            restartCount: 3
            state: {waiting: {reason: CrashLoopBackOff, message: "%1$s"}}
            lastState: {terminated: {exitCode: 3, reason: "%1$s", message: "%1$s"}}
        ---
        apiVersion: v1
        kind: Event
        metadata: {namespace: shop, name: one, annotations: {note: "%1$s"}}
        involvedObject: {kind: Pod, namespace: shop, name: api-2-aaaaa, fieldPath: "spec.containers{%1$s}"}
        type: "%1$s"
        reason: "%1$s"
        message: "%1$s"
        source: {component: "%1$s"}
        lastTimestamp: "2026-11-21T14:59:00Z"
        """
            .formatted(evil));
    stage.log(
        "api-2-aaaaa",
        "api",
        true,
        "2026-11-21T14:59:55Z ERROR %1$s\n2026-11-21T14:59:56Z {\"level\":\"error\",\"msg\":\"%2$s\",\"err\":\"x %2$s\"}\n"
            .formatted(EVIL, EVIL.replace("\u001b", "\\u001b")));
    var labels = new HashMap<String, String>();
    labels.put("pod", "api-2-aaaaa");
    labels.put("severity", EVIL);
    var incident = Stage.incident(Stage.API, "api", labels);
    var annotated = alert(incident);

    var file = collect(EvidenceSources.ALL, Duration.ofSeconds(20), annotated);

    var all = file.toString().replace(file.incident().toString(), "");
    assertTrue(file.exhibits().size() >= 8, lines(file).toString());
    assertTrue(file.all(LogLine.class).size() >= 2, lines(file).toString());
    assertTrue(file.first(Rollout.class).isPresent());
    assertEquals(List.of(), found(all, SECRET), all);
    assertEquals(List.of(), found(all, "\u001b"), all);
    assertEquals(List.of(), found(all, TOKEN), all);
    assertEquals(List.of(), found(String.join("\n", lines(file)), SECRET));
  }

  private static Incident alert(Incident incident) {
    var alert = incident.alerts().getFirst();
    var annotations = new java.util.TreeMap<String, String>();
    annotations.put("summary", EVIL);
    annotations.put("description", EVIL);
    return new Incident(
        incident.id(),
        "",
        incident.target(),
        incident.container(),
        List.of(
            new dev.sitrep.alert.Alert(
                alert.status(),
                alert.labels(),
                annotations,
                alert.startsAt(),
                Optional.empty(),
                "",
                alert.fingerprint())),
        "",
        List.of("label x: " + EVIL),
        incident.openedAt());
  }

  /// Where it stands, with what stands around it.
  private static List<String> found(String text, String part) {
    int at = text.indexOf(part);
    return at < 0
        ? List.of()
        : List.of(text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 80)));
  }

  @Test
  void nothing_is_listed_twice_and_few_logs_are_read() throws Exception {
    stage.deployment(40, 0, "");
    for (int i = 0; i < 40; i++) {
      stage.crashing("api-2-aaaa" + i, 1);
      stage.log("api-2-aaaa" + i, "api", true, "2026-11-21T14:59:55Z ERROR no\n");
      stage.event(
          "Pod/api-2-aaaa" + i, "", "Warning", "BackOff", "Back-off", 1, "2026-11-21T14:59:00Z");
    }

    collect(
        EvidenceSources.ALL,
        Duration.ofSeconds(20),
        Stage.incident(Stage.API, "", Map.of("pod", "api-2-aaaa7")));

    var paths = stage.server.requests().stream().map(request -> request.path()).sorted().toList();
    var lists = paths.stream().filter(path -> !path.endsWith("/log")).toList();
    assertEquals(lists.stream().distinct().toList(), lists);
    assertEquals(2, paths.size() - lists.size());
  }
}
