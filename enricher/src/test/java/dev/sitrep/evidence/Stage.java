package dev.sitrep.evidence;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.LiveCluster;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.RecentCluster;
import dev.sitrep.cluster.StubApiServer;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import dev.sitrep.safety.Redaction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collector;

/// A namespace `shop` on a stub API server, written as manifests, and what sources make of it.
final class Stage implements AutoCloseable {
  static final Instant SINCE = Instant.parse("2026-11-21T15:00:00Z");
  static final Target API = new Target.Workload("shop", "deployment", "api");

  final StubApiServer server = StubApiServer.start();
  final Recorder cluster =
      new Recorder(
          RecentCluster.over(
              LiveCluster.connect(LiveCluster.Options.current().withMasterUrl(server.url()))));

  /// Manifests, parted by `---`.
  Stage add(String yaml) {
    for (var manifest : yaml.split("(?m)^---$", -1)) {
      server.add(object(manifest));
    }
    return this;
  }

  @SuppressWarnings("deprecation") // it reads what the type says, and the tests know the type
  private static HasMetadata object(String manifest) {
    return Serialization.unmarshal(
        new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)));
  }

  Stage log(String pod, String container, boolean previous, String text) {
    server.log("shop", pod, container, previous, text);
    return this;
  }

  /// A Deployment `api` and its newest ReplicaSet `api-2`.
  Stage deployment(int replicas, int ready, String conditions) {
    return add(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: shop, name: api}
        spec: {replicas: %d}
        status: {readyReplicas: %d, conditions: [%s]}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          namespace: shop
          name: api-2
          annotations: {deployment.kubernetes.io/revision: "2"}
          creationTimestamp: "2026-11-21T14:50:00Z"
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: api, controller: true}]
        spec: {template: {spec: {containers: [{name: api, image: "api:2"}]}}}
        """
            .formatted(replicas, ready, conditions));
  }

  /// @param owner `ReplicaSet api-2`, or empty
  /// @param status in YAML's flow form
  Stage pod(String name, String owner, String containers, String status) {
    var reference =
        owner.isEmpty()
            ? "[]"
            : "[{apiVersion: %s, kind: %s, name: %s, controller: true}]"
                .formatted(
                    owner.startsWith("Job ") ? "batch/v1" : "apps/v1",
                    owner.split(" ", -1)[0],
                    owner.split(" ", -1)[1]);
    return add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: %s
          uid: uid-%s
          labels: {app: api}
          ownerReferences: %s
        spec: {nodeName: node-1, containers: [%s]}
        status: %s
        """
            .formatted(name, name, reference, containers, status));
  }

  /// A pod of `api` whose container `api` crashes.
  Stage crashing(String name, int restarts) {
    return pod(name, "ReplicaSet api-2", "{name: api, image: 'api:2'}", looping("api", restarts));
  }

  static String looping(String container, int restarts) {
    return """
    {phase: Running, containerStatuses: [{name: %s, containerID: "containerd://1", ready: false, restartCount: %d, state: {waiting: {reason: CrashLoopBackOff, message: "back-off 40s restarting failed container"}}, lastState: {terminated: {exitCode: 3, reason: Error, startedAt: "2026-11-21T14:59:50Z", finishedAt: "2026-11-21T14:59:55Z"}}}]}\
    """
        .formatted(container, restarts);
  }

  Stage healthy(String name) {
    return pod(
        name,
        "ReplicaSet api-2",
        "{name: api, image: 'api:2'}",
        """
        {phase: Running, conditions: [{type: Ready, status: "True"}], containerStatuses: [{name: api, containerID: "containerd://1", ready: true, restartCount: 0, state: {running: {startedAt: "2026-11-21T14:00:00Z"}}}]}\
        """);
  }

  /// @param uid of the object, may be empty
  Stage event(
      String object,
      String uid,
      String type,
      String reason,
      String message,
      int count,
      String last) {
    var parts = object.split("/", -1);
    return add(
        """
        apiVersion: v1
        kind: Event
        metadata: {namespace: shop, name: e%s}
        involvedObject: {kind: %s, namespace: shop, name: %s, uid: "%s", fieldPath: "spec.containers{api}"}
        type: %s
        reason: %s
        message: %s
        count: %d
        firstTimestamp: "%s"
        lastTimestamp: "%s"
        """
            .formatted(
                Integer.toHexString((object + uid + reason + message + last).hashCode()),
                parts[0],
                parts[1],
                uid,
                type,
                reason,
                "'" + message.replace("'", "''") + "'",
                count,
                last,
                last));
  }

  static Incident incident(Target target, String container, Map<String, String> labels) {
    var all = new TreeMap<String, String>(labels);
    all.put("alertname", "Trouble");
    var alert =
        new Alert(
            Alert.Status.FIRING,
            all,
            new TreeMap<>(),
            SINCE,
            Optional.empty(),
            "",
            "0123456789abcdef");
    return new Incident("i1", "", target, container, List.of(alert), "", List.of(), SINCE);
  }

  Scene scene(Target target) {
    return scene(target, "", Map.of());
  }

  Scene scene(Target target, String container, Map<String, String> labels) {
    return scene(incident(target, container, labels));
  }

  Scene scene(Incident incident) {
    return new Scene(incident, cluster, Redaction.create());
  }

  List<Evidence> read(EvidenceSource source, Target target) throws InterruptedException {
    return source.collect(scene(target));
  }

  <E extends Evidence> List<E> read(EvidenceSource source, Target target, Class<E> type)
      throws InterruptedException {
    return read(source, target).stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<String> lines(EvidenceSource source, Target target) throws InterruptedException {
    return read(source, target).stream().map(Evidence::line).toList();
  }

  @Override
  public void close() {
    cluster.close();
    server.close();
  }

  /// Remembers what was asked for.
  record Recorder(Cluster cluster, Queue<Kind<?>> asked, Queue<LogQuery> logs) implements Cluster {
    Recorder(Cluster cluster) {
      this(cluster, new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
    }

    @Override
    public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
        throws InterruptedException {
      asked.add(query.kind());
      return cluster.list(query, into);
    }

    @Override
    public <T extends HasMetadata, R> void ahead(Query<T> query, Collector<T, ?, R> into) {
      asked.add(query.kind());
      cluster.ahead(query, into);
    }

    @Override
    public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
        throws InterruptedException {
      asked.add(kind);
      return cluster.get(kind, namespace, name);
    }

    @Override
    public Reading<Log> log(LogQuery query) throws InterruptedException {
      logs.add(query);
      return cluster.log(query);
    }

    @Override
    public Instant now() {
      return SINCE.plusSeconds(300);
    }

    @Override
    public String name() {
      return "stage";
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
