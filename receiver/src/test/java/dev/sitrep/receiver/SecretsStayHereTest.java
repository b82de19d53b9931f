package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.RecentCluster;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.report.ReportJson;
import dev.sitrep.safety.Secrets;
import dev.sitrep.safety.Secrets.Spilled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Secrets of every kind, planted wherever a cluster and an alert can hold text, do not come out of
/// a running Sitrep: not in reports, messages, prompts, pages, metrics, nor its own log.
class SecretsStayHereTest {
  /// `-Dsecrets.seed=` tries another one.
  private static final long SEED = Long.getLong("secrets.seed", 7);

  private static final int NAMESPACES = 20;
  private static final String AT = "2026-11-21T08:09:01Z";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private final Secrets secrets = Secrets.seeded(SEED);
  private final List<Spilled> planted = new ArrayList<>();
  private final ArrayNode objects = JSON.createArrayNode();
  private final ObjectNode webhook = JSON.createObjectNode();

  @Test
  void no_secret_leaves_by_any_way() throws Exception {
    plant();
    var own = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger("dev.sitrep");
    own.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(own);
    try (var model = new FakeOllama(FakeOllama.says("{\"no\": \"answer\"}"))) {
      var settings =
          Map.of("SITREP_MODEL_NAME", "qwen3:8b", "SITREP_MODEL_URL", model.url().toString());
      var cluster = RecentCluster.over(DumpedCluster.open(folder.resolve("dump")));
      try (var service = Service.start(folder, cluster, settings)) {
        assertEquals(202, service.alert(JSON.writeValueAsBytes(webhook)).status());
        Service.eventually(
            "a report of each", () -> service.told().messages().size() >= NAMESPACES);
        service.settle();
        var ways = ways(service, model);
        ways.put("own log", said(own.list));
        check(ways);
      }
    } finally {
      logger.detachAppender(own);
      logger.setLevel(null);
    }
  }

  private Map<String, String> ways(Service service, FakeOllama model) throws Exception {
    var ways = new LinkedHashMap<String, String>();
    var reports = new StringBuilder();
    var messages = new StringBuilder();
    var pages = new StringBuilder(service.get("/api/v1/incidents").body());
    for (var message : service.told().messages()) {
      reports.append(ReportJson.write(message.report())).append('\n');
      messages.append(message.sections()).append('\n');
      pages.append(service.get("/i/" + message.report().id()).body()).append('\n');
    }
    ways.put("reports", reports.toString());
    ways.put("messages", messages.toString());
    ways.put("prompts", String.join("\n", model.asked().stream().map(Object::toString).toList()));
    ways.put("pages", pages.toString());
    ways.put("metrics", service.get("/metrics").body());
    return ways;
  }

  private void check(Map<String, String> ways) {
    assertTrue(planted.size() > 20 * NAMESPACES, () -> planted.size() + " secrets");
    for (var way : List.of("reports", "messages", "prompts", "pages")) {
      int redacted = ways.getOrDefault(way, "").split("\\[REDACTED:", -1).length - 1;
      assertTrue(redacted > NAMESPACES, () -> redacted + " secrets came as far as the " + way);
    }
    assertTrue(ways.getOrDefault("metrics", "").contains("sitrep_reports_total"), "no metrics");
    assertTrue(ways.getOrDefault("own log", "").contains("opened"), "it says nothing of its own");
    ways.forEach((way, text) -> {
      for (var one : planted) {
        assertFalse(
            one.survivesIn(text), () -> "seed %d: %s came out in the %s".formatted(SEED, one, way));
      }
    });
  }

  private static String said(List<ILoggingEvent> events) {
    var text = new StringBuilder();
    for (var event : List.copyOf(events)) {
      text.append(event.getFormattedMessage()).append('\n');
      if (event.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return text.toString();
  }

  /// The words with a secret in them.
  private String leak() {
    var spilled = secrets.anyOnOneLine();
    planted.add(spilled);
    return spilled.text();
  }

  private String password() {
    var password = secrets.password() + "Zq7";
    planted.add(new Spilled("§", password));
    return password;
  }

  private void plant() throws IOException {
    webhook.put("version", "4").put("status", "firing").put("receiver", "sitrep");
    webhook.put("groupKey", "{}:{}").put("externalURL", "http://am.example:9093");
    var alerts = webhook.putArray("alerts");
    for (int i = 0; i < NAMESPACES; i++) {
      workload("shop-" + i);
      alert(alerts.addObject(), "shop-" + i, i);
    }
    var dump = Files.createDirectories(folder.resolve("dump"));
    var list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
    list.set("items", objects);
    Files.write(dump.resolve("all.json"), JSON.writeValueAsBytes(list));
  }

  private void alert(ObjectNode alert, String namespace, int i) {
    alert.put("status", "firing").put("startsAt", "2026-11-21T08:00:00Z");
    alert.put("endsAt", "0001-01-01T00:00:00Z").put("fingerprint", "%016x".formatted(i));
    alert.put("generatorURL", "http://p.example/graph?access_token=" + password());
    alert
        .putObject("labels")
        .put("alertname", i % 4 == 0 ? "Trouble " + leak() : "KubePodCrashLooping")
        .put("namespace", namespace)
        .put("pod", "api-2-aaaaa")
        .put("container", "api")
        .put("cluster", i % 5 == 0 ? leak() : "prod")
        .put("severity", i % 7 == 0 ? "token=" + password() : "warning")
        .put("instance", "http://u:" + password() + "@10.0.0.1:8080")
        .put("note", leak());
    alert
        .putObject("annotations")
        .put("summary", leak())
        .put("description", "it says " + leak() + " and " + leak())
        .put("db_password", password())
        .put(
            "runbook_url",
            "https://hooks.slack.com/services/T1/B1/" + password().replaceAll("\\W", "x"));
    planted.add(new Spilled("§", text(alert, "runbook_url").substring(39)));
  }

  private static String text(ObjectNode alert, String annotation) {
    return alert.path("annotations").path(annotation).asText();
  }

  private void workload(String namespace) throws IOException {
    var deployment = object("Deployment", "apps/v1", namespace, "api", "", "");
    annotated(deployment);
    deployment.putObject("spec").put("replicas", 1);
    condition(deployment.putObject("status").put("replicas", 1), "Progressing", leak());
    for (int revision = 1; revision <= 2; revision++) {
      var set = object("ReplicaSet", "apps/v1", namespace, "api-" + revision, "Deployment", "api");
      ((ObjectNode) set.path("metadata"))
          .put("creationTimestamp", "2026-11-21T0%d:00:00Z".formatted(5 + revision))
          .putObject("annotations")
          .put("deployment.kubernetes.io/revision", "" + revision);
      containers(set.putObject("spec").putObject("template").putObject("spec"));
    }
    var pod = object("Pod", "v1", namespace, "api-2-aaaaa", "ReplicaSet", "api-2");
    annotated(pod);
    containers(pod.putObject("spec"));
    status(pod.putObject("status").put("phase", "Running"));
    event(namespace, "Pod", "api-2-aaaaa", "BackOff", "Back-off restarting: " + leak());
    event(namespace, "Pod", "api-2-aaaaa", "Unhealthy", "Readiness probe failed: " + leak());
    event(namespace, "Pod", "api-2-aaaaa", "FailedMount", "MountVolume.SetUp failed: " + leak());
    event(namespace, "ReplicaSet", "api-2", "FailedCreate", "Error creating: " + leak());
    logs(namespace);
  }

  private void annotated(ObjectNode object) {
    var annotations = ((ObjectNode) object.path("metadata")).putObject("annotations");
    annotations.put("kubectl.kubernetes.io/last-applied-configuration", leak());
    annotations.put("kubernetes.io/change-cause", leak());
    annotations.put("vault.example/token", password());
  }

  private void containers(ObjectNode spec) {
    var container = spec.putArray("containers").addObject().put("name", "api");
    container.put("image", "robot:" + imagePassword() + "@registry.example.com/shop/api:1.9");
    var env = container.putArray("env");
    env.addObject().put("name", "DB_PASSWORD").put("value", password());
    env.addObject()
        .put("name", "DATABASE_URL")
        .put("value", "postgres://u:" + password() + "@db/x");
    env.addObject().put("name", "MOTD").put("value", leak());
    container.putArray("command").add("/bin/server").add("--db-pass=" + password());
    container.putArray("args").add("--api-key").add(password());
    var probe = container.putObject("readinessProbe").putObject("httpGet");
    probe.put("path", "/ready?access_token=" + password()).put("port", 8080);
  }

  /// Only letters and digits can stand there.
  private String imagePassword() {
    var password = secrets.password().replaceAll("\\W", "x") + "Zq7";
    planted.add(new Spilled("§", password));
    return password;
  }

  private void status(ObjectNode status) {
    condition(status, "Ready", leak());
    var container = status.putArray("containerStatuses").addObject().put("name", "api");
    container.put("containerID", "containerd://1").put("ready", false).put("restartCount", 7);
    container.put("image", "robot:" + imagePassword() + "@registry.example.com/shop/api:1.9");
    container
        .putObject("state")
        .putObject("waiting")
        .put("reason", "CrashLoopBackOff")
        .put("message", "back-off 5m0s restarting: " + leak());
    container
        .putObject("lastState")
        .putObject("terminated")
        .put("exitCode", 3)
        .put("reason", "Error")
        .put("message", "last words: " + leak())
        .put("startedAt", "2026-11-21T08:09:00Z")
        .put("finishedAt", AT);
  }

  private static void condition(ObjectNode status, String type, String message) {
    status
        .putArray("conditions")
        .addObject()
        .put("type", type)
        .put("status", "False")
        .put("reason", "Bad")
        .put("message", message)
        .put("lastTransitionTime", AT);
  }

  private void event(String namespace, String kind, String name, String reason, String message) {
    var event =
        object(
            "Event",
            "v1",
            namespace,
            name + "." + reason.toLowerCase(java.util.Locale.ROOT),
            "",
            "");
    event
        .putObject("involvedObject")
        .put("kind", kind)
        .put("namespace", namespace)
        .put("name", name);
    event.put("type", "Warning").put("reason", reason).put("message", message).put("count", 3);
    event.put("firstTimestamp", AT).put("lastTimestamp", AT);
  }

  private void logs(String namespace) throws IOException {
    var pod =
        Files.createDirectories(folder.resolve("dump").resolve(namespace).resolve("api-2-aaaaa"));
    var log = new StringBuilder("starting\n");
    for (int i = 0; i < 8; i++) {
      var spilled = secrets.any();
      planted.add(spilled);
      var level = List.of("INFO ", "ERROR ", "WARN ", "FATAL ").get(i % 4);
      log.append(spilled.overLines() ? "" : level).append(spilled.text()).append("\n");
    }
    log.append("panic: cannot go on with ").append(leak()).append('\n');
    Files.writeString(pod.resolve("api.previous.log"), log);
  }

  private ObjectNode object(
      String kind, String version, String namespace, String name, String owner, String ownerName) {
    var node = objects.addObject().put("kind", kind).put("apiVersion", version);
    var metadata = node.putObject("metadata").put("namespace", namespace).put("name", name);
    metadata.put("uid", namespace + kind + name).put("creationTimestamp", "2026-11-21T07:00:00Z");
    if (!owner.isEmpty()) {
      metadata
          .putArray("ownerReferences")
          .addObject()
          .put("apiVersion", "apps/v1")
          .put("kind", owner)
          .put("name", ownerName)
          .put("uid", namespace + owner + ownerName)
          .put("controller", true);
    }
    return node;
  }
}
