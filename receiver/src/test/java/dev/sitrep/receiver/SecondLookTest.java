package dev.sitrep.receiver;

import static dev.sitrep.engine.FakeOllama.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.engine.Models;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.Collector;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.EvidenceSource;
import dev.sitrep.evidence.EvidenceSources;
import dev.sitrep.evidence.Scene;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.incident.Dedup;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.OwnAlerts;
import dev.sitrep.incident.Targets;
import dev.sitrep.notifier.Router;
import dev.sitrep.receiver.store.Incidents;
import dev.sitrep.receiver.store.Overview;
import dev.sitrep.receiver.store.Overview.Gist;
import dev.sitrep.receiver.store.Overview.Sent;
import dev.sitrep.receiver.store.Reports.Written;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.receiver.store.Stores;
import dev.sitrep.report.Enricher;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Update.Part;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The alert is there before the event that tells its cause.
@Timeout(60)
class SecondLookTest {
  /// What one question to the model may take.
  private static final Duration TOTAL = Duration.ofMinutes(10);

  private static final String UNDECIDED =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {namespace: shop, name: api, uid: d}
      spec: {replicas: 1, selector: {matchLabels: {app: api}}}
      status: {replicas: 1, unavailableReplicas: 1}
      ---
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata:
        {namespace: shop, name: api-6d8f7c9b5d, uid: r, ownerReferences: [
          {apiVersion: apps/v1, kind: Deployment, name: api, uid: d, controller: true}]}
      spec: {replicas: 1}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        {namespace: shop, name: api-6d8f7c9b5d-x2x7q, uid: p, labels: {app: api}, ownerReferences: [
          {apiVersion: apps/v1, kind: ReplicaSet, name: api-6d8f7c9b5d, uid: r, controller: true}],
          creationTimestamp: "2026-11-21T08:09:00Z"}
      spec: {nodeName: node-1, containers: [{name: app, image: "api:1"}]}
      status:
        phase: Pending
        conditions: [{type: PodScheduled, status: "True"}, {type: Ready, status: "False"}]
        containerStatuses:
          - {name: app, image: "api:1", imageID: "", ready: false, restartCount: 0,
             state: {waiting: {reason: ContainerCreating}}}
      ---
      apiVersion: v1
      kind: Event
      metadata: {namespace: shop, name: scheduled}
      type: Normal
      reason: Scheduled
      message: Successfully assigned shop/api-6d8f7c9b5d-x2x7q to node-1
      count: 1
      firstTimestamp: "2026-11-21T08:09:00Z"
      lastTimestamp: "2026-11-21T08:09:00Z"
      involvedObject: {kind: Pod, namespace: shop, name: api-6d8f7c9b5d-x2x7q, uid: p}
      """;

  private static final String EVENT =
      """
      ---
      apiVersion: v1
      kind: Event
      metadata: {namespace: shop, name: mount}
      type: Warning
      reason: FailedMount
      message: 'MountVolume.SetUp failed for volume "config" : configmap "api-config" not found'
      count: 4
      firstTimestamp: "2026-11-21T08:09:10Z"
      lastTimestamp: "2026-11-21T08:10:50Z"
      involvedObject: {kind: Pod, namespace: shop, name: api-6d8f7c9b5d-x2x7q, uid: p}
      """;

  @TempDir private Path folder;
  private final AtomicReference<Instant> clock = new AtomicReference<>(Notification.START);
  private final AtomicInteger looks = new AtomicInteger();
  private final Metrics metrics = new Metrics();
  private Turning cluster;
  private Store store;

  @BeforeEach
  void open() throws Exception {
    cluster = new Turning(dump("before", UNDECIDED), dump("after", UNDECIDED + EVENT));
    store = Stores.sqlite(folder.resolve("sitrep.db"));
  }

  @AfterEach
  void close() {
    store.close();
    metrics.close();
    cluster.close();
  }

  @Test
  void the_cause_that_shows_a_minute_later_is_told_once() throws Exception {
    var id = admitted();
    try (var reporting = reporting(Diagnostician.none())) {
      reporting.start();
      awaitReports(id, 1);
      assertEquals("", last(id).cause().rule());
      awaitDue(id);
      cluster.turn();
      assertEquals(List.of(), store.incidents().claim(clock.get().plusSeconds(59), 1));
      aMinutePasses(reporting);
      awaitReports(id, 2);
      assertEquals("mount-config-missing", last(id).cause().rule());
      assertTrue(last(id).update().orElseThrow().parts().contains(Part.CAUSE));
      assertEquals(List.of(1, 2), messages(id));
    }
    assertFalse(isDue(id));
  }

  @Test
  void after_three_looks_that_decide_nothing_nobody_looks_again() throws Exception {
    var id = admitted();
    try (var reporting = reporting(Diagnostician.none())) {
      reporting.start();
      for (int look = 1; look < 3; look++) {
        awaitReports(id, look);
        awaitDue(id);
        aMinutePasses(reporting);
      }
      awaitReports(id, 3);
    }
    assertFalse(isDue(id));
    assertEquals(3, looks.get());
    assertEquals(List.of(1), messages(id));
  }

  @Test
  void a_look_that_decides_nothing_leaves_the_question_to_the_model_alone() throws Exception {
    var id = admitted();
    var answers = new Semaphore(0);
    try (var ollama = asked(answers);
        var diagnostician = diagnostician(ollama);
        var reporting = reporting(diagnostician)) {
      reporting.start();
      awaitReports(id, 1);
      assertEquals(Reason.PENDING, ((Unexplained) last(id).diagnosis()).reason());
      awaitQuestions(ollama, 1);
      awaitDue(id);
      for (int look = 2; look <= 4; look++) {
        aMinutePasses(reporting);
        awaitLook(id, look);
      }
      assertEquals(1, told(id).size());
      assertEquals(1, ollama.asked().size());
      answers.release();
      awaitReports(id, 2);
      assertInstanceOf(Explained.class, last(id).diagnosis());
      assertEquals(1, ollama.asked().size());
      assertEquals(List.of(1, 2), messages(id));
    }
  }

  @Test
  void a_cause_that_shows_while_the_model_is_asked_is_told() throws Exception {
    var id = admitted();
    try (var ollama = asked(new Semaphore(0));
        var diagnostician = diagnostician(ollama);
        var reporting = reporting(diagnostician)) {
      reporting.start();
      awaitReports(id, 1);
      awaitQuestions(ollama, 1);
      awaitDue(id);
      cluster.turn();
      aMinutePasses(reporting);
      awaitReports(id, 2);
      assertEquals("mount-config-missing", last(id).cause().rule());
      assertEquals(List.of(1, 2), messages(id));
      assertTrue(ollama.wasHungUpOn());
      awaitQuestions(ollama, 2);
    }
  }

  @Test
  void what_the_model_explained_stays_and_is_not_asked_again() throws Exception {
    var id = admitted();
    var answers = new Semaphore(0);
    try (var ollama = asked(answers);
        var diagnostician = diagnostician(ollama);
        var reporting = reporting(diagnostician)) {
      reporting.start();
      awaitReports(id, 1);
      awaitDue(id);
      answers.release();
      awaitReports(id, 2);
      assertInstanceOf(Explained.class, last(id).diagnosis());
      aMinutePasses(reporting);
      awaitReports(id, 3);
      assertInstanceOf(Explained.class, last(id).diagnosis());
      assertEquals(1, ollama.asked().size());
    }
    assertFalse(isDue(id));
    assertEquals(List.of(1, 2), messages(id));
  }

  @Test
  void what_another_instance_asks_is_not_asked_again_for_as_long_as_that_may_take()
      throws Exception {
    var id = admitted();
    var incident = store.incidents().claim(clock.get(), 1).getFirst().incident();
    var facts = enricher(Diagnostician.none()).facts(new Dossier(store).incident(incident));
    var written = new Written(ReportJson.write(facts), Gist.NONE, Optional.empty());
    store.reports().saveReport(id, 1, written, Map.of(), true, clock.get());
    store.incidents().lookAgain(id, clock.get().plusSeconds(60));
    looks.set(1);
    try (var ollama = asked(new Semaphore(0));
        var diagnostician = diagnostician(ollama);
        var reporting = reporting(diagnostician)) {
      reporting.start();
      for (int look = 2; look <= 4; look++) {
        aMinutePasses(reporting);
        awaitLook(id, look);
      }
      assertEquals(List.of(), ollama.asked());
      assertEquals(1, told(id).size());
      clock.set(clock.get().plus(TOTAL));
      awaitQuestions(ollama, 1);
    }
  }

  @Test
  void a_store_that_cannot_note_the_next_look_costs_no_explanation() throws Exception {
    var id = admitted();
    var answers = new Semaphore(0);
    var good = store;
    store = withoutLookAgain(good);
    try (var ollama = asked(answers);
        var diagnostician = diagnostician(ollama);
        var reporting = reporting(diagnostician)) {
      reporting.start();
      awaitReports(id, 1);
      answers.release();
      awaitReports(id, 2);
      assertInstanceOf(Explained.class, last(id).diagnosis());
    } finally {
      store = good;
    }
  }

  private void aMinutePasses(Reporting reporting) {
    clock.set(clock.get().plusSeconds(60));
    reporting.call();
  }

  private void awaitReports(String id, int number) throws Exception {
    Service.eventually("report " + number, () -> told(id).size() >= number);
  }

  private static void awaitQuestions(FakeOllama ollama, int number) throws Exception {
    Service.eventually("question " + number, () -> ollama.asked().size() == number);
  }

  /// That many have ended, and the model is still being asked.
  private void awaitLook(String id, int number) throws Exception {
    Service.eventually("look " + number, () -> looks.get() >= number);
    Service.eventually(
        "its end", () -> store.overview().line(id).orElseThrow().stage() == Overview.Stage.ASKING);
  }

  private void awaitDue(String id) throws Exception {
    Service.eventually("another look", () -> isDue(id));
  }

  /// Sooner or later.
  private boolean isDue(String id) {
    var incident = store.incidents().incident(id).orElseThrow();
    return incident.revision() > incident.told();
  }

  private Report last(String id) {
    return told(id).getFirst();
  }

  /// Which of the reports were sent.
  private List<Integer> messages(String id) {
    return store.overview().deliveries(id, 10).stream().map(Sent::sequence).sorted().toList();
  }

  private static Store withoutLookAgain(Store store) {
    var incidents =
        with(
            Incidents.class,
            store.incidents(),
            "lookAgain",
            () -> {
              throw new IllegalStateException("the disk is full");
            });
    return with(Store.class, store, "incidents", () -> incidents);
  }

  /// The same but for one method.
  private static <T> T with(Class<T> type, T all, String method, Supplier<?> other) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, args) ->
                called.getName().equals(method) ? other.get() : called.invoke(all, args)));
  }

  private static FakeOllama asked(Semaphore answers) {
    return FakeOllama.with(model("qwen3:8b"))
        .answers(prompt -> {
          try {
            answers.acquire();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return explained(prompt);
        });
  }

  /// It says what it sees, and quotes it.
  private static String explained(String prompt) {
    var evidence =
        Pattern.compile("(?m)^\\S+ (E\\d+) \\|.*\\| ([^|]*ContainerCreating[^|]*)$")
            .matcher(prompt);
    assertTrue(evidence.find(), prompt);
    return """
    {"analysis": "", "basis": [{"id": "%s", "quote": %s}], "category": "unknown",
     "cause": "Container app waits with the reason ContainerCreating.", "commands": [],
     "verdict": "supported"}
    """
        .formatted(evidence.group(1), JsonNodeFactory.instance.textNode(evidence.group(2)));
  }

  private static Diagnostician diagnostician(FakeOllama ollama) {
    var settings =
        new ModelSettings(
            "ollama",
            "qwen3:8b",
            ollama.url(),
            "",
            false,
            Optional.empty(),
            8192,
            0,
            800,
            Duration.ofMillis(300),
            TOTAL,
            1,
            32);
    return new Diagnostician(Models.open(settings), settings, text -> text);
  }

  private Reporting reporting(Diagnostician diagnostician) {
    return new Reporting(
        store, enricher(diagnostician), Router.of(List.of(), List.of("told")), clock::get, metrics);
  }

  private Enricher enricher(Diagnostician diagnostician) {
    var cleaner = Parts.cleaner();
    var sources =
        Stream.concat(EvidenceSources.ALL.stream(), Stream.of(new Counted(looks))).toList();
    var collector = new Collector(cluster, sources, cleaner, Duration.ofSeconds(10));
    return new Enricher(collector, Analyzers.ALL, diagnostician, cleaner);
  }

  private String admitted() throws InterruptedException {
    var labels =
        Map.of(
            "alertname", "KubePodNotReady",
            "severity", "warning",
            "namespace", "shop",
            "pod", "api-6d8f7c9b5d-x2x7q");
    var body = new Notification().firing(labels, Notification.START).bytes();
    new Admissions(
            store,
            new Intake(new Targets(), cluster, new IncidentIds(clock::get, new Random(1))),
            Dedup.remembering(Dedup.MEMORY),
            OwnAlerts.of(Map.of()),
            Parts.cleaner(),
            metrics)
        .admit(((Parsed.Accepted) Alertmanager.parse(body)).group(), clock.get());
    return store.incidents().newest(1).getFirst().id();
  }

  private List<Report> told(String id) {
    return store.overview().reports(id, 10).stream()
        .map(stored -> ReportJson.read(stored.document()))
        .toList();
  }

  private Cluster dump(String name, String objects) throws IOException {
    var dump = Files.createDirectories(folder.resolve(name));
    Files.writeString(dump.resolve("objects.yaml"), objects);
    return DumpedCluster.open(dump);
  }

  /// Sees nothing, and counts how often somebody looks.
  private record Counted(AtomicInteger looks) implements EvidenceSource {
    @Override
    public String name() {
      return "looks";
    }

    @Override
    public Set<Kind<?>> reads() {
      return Set.of();
    }

    @Override
    public List<Evidence> collect(Scene scene) {
      looks.incrementAndGet();
      return List.of();
    }
  }

  /// One cluster, and from a certain moment on the other.
  private static final class Turning implements Cluster {
    private final Cluster before;
    private final Cluster after;
    private volatile Cluster present;

    Turning(Cluster before, Cluster after) {
      this.before = before;
      this.after = after;
      this.present = before;
    }

    void turn() {
      present = after;
    }

    @Override
    public <T extends HasMetadata, R> Reading<R> list(
        Query<T> query, java.util.stream.Collector<T, ?, R> into) throws InterruptedException {
      return present.list(query, into);
    }

    @Override
    public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
        throws InterruptedException {
      return present.get(kind, namespace, name);
    }

    @Override
    public Reading<Log> log(LogQuery query) throws InterruptedException {
      return present.log(query);
    }

    @Override
    public Instant now() {
      return present.now();
    }

    @Override
    public String name() {
      return present.name();
    }

    @Override
    public void close() {
      before.close();
      after.close();
    }
  }
}
