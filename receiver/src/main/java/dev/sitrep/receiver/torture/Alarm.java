package dev.sitrep.receiver.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// One alert, as kube-prometheus makes it and Alertmanager sends it.
///
/// @param app the Deployment that it is about
/// @param pod of that Deployment, or empty where the alert is about the Deployment itself
public record Alarm(
    String name,
    String namespace,
    String app,
    String pod,
    Instant startsAt,
    Optional<Instant> endsAt) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEVER = "0001-01-01T00:00:00Z";
  private static final long PRIME = 0x100000001b3L;

  /// A pod of it does not become ready.
  public static Alarm ofPod(String namespace, String app, String pod, Instant startsAt) {
    return new Alarm("KubePodNotReady", namespace, app, pod, startsAt, Optional.empty());
  }

  /// It has fewer replicas than it should.
  public static Alarm ofDeployment(String namespace, String app, Instant startsAt) {
    return new Alarm(
        "KubeDeploymentReplicasMismatch", namespace, app, "", startsAt, Optional.empty());
  }

  public Alarm resolved(Instant at) {
    return new Alarm(name, namespace, app, pod, startsAt, Optional.of(at));
  }

  /// Under another name, about the same object.
  public Alarm named(String other) {
    return new Alarm(other, namespace, app, pod, startsAt, endsAt);
  }

  /// As Sitrep calls what it is about.
  public String target() {
    return namespace + "/deployment " + app;
  }

  public String fingerprint() {
    long hash = 0xcbf29ce484222325L;
    for (byte b :
        (name + "|" + namespace + "|" + app + "|" + pod).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return HexFormat.of().toHexDigits(hash);
  }

  private boolean firing() {
    return endsAt.isEmpty();
  }

  private ObjectNode labels() {
    var labels =
        JSON.createObjectNode()
            .put("alertname", name)
            .put("container", "kube-state-metrics")
            .put("endpoint", "http")
            .put("instance", "10.244.0.7:8080")
            .put("job", "kube-state-metrics")
            .put("namespace", namespace)
            .put("prometheus", "monitoring/kube-prometheus-stack-prometheus")
            .put("service", "kube-prometheus-stack-kube-state-metrics")
            .put("severity", "warning");
    return pod.isEmpty() ? labels.put("deployment", app) : labels.put("pod", pod);
  }

  private JsonNode json() {
    var alert = JSON.createObjectNode().put("status", firing() ? "firing" : "resolved");
    alert.set("labels", labels());
    alert
        .putObject("annotations")
        .put(
            "description",
            "%s/%s has been in a non-ready state for longer than 15 minutes on cluster ."
                .formatted(namespace, pod.isEmpty() ? app : pod))
        .put(
            "runbook_url",
            "https://runbooks.prometheus-operator.dev/runbooks/kubernetes/"
                + name.toLowerCase(java.util.Locale.ROOT))
        .put("summary", "It has been in a non-ready state for more than 15 minutes.");
    return alert
        .put("startsAt", startsAt.toString())
        .put("endsAt", endsAt.map(Instant::toString).orElse(NEVER))
        .put(
            "generatorURL",
            "https://prometheus.example.org/graph?g0.expr=sum+by+%28namespace%2C+pod%2C+job%2C+cluster%29+%28max+by+%28namespace%2C+pod%2C+job%2C+cluster%29+%28kube_pod_status_phase%7Bjob%3D%22kube-state-metrics%22%2Cphase%3D~%22Pending%7CUnknown%7CFailed%22%7D%29+%2A+on+%28namespace%2C+pod%2C+cluster%29+group_left+%28owner_kind%29+topk+by+%28namespace%2C+pod%2C+cluster%29+%281%2C+max+by+%28namespace%2C+pod%2C+owner_kind%2C+cluster%29+%28kube_pod_owner%7Bowner_kind%21%3D%22Job%22%7D%29%29%29+%3E+0&g0.tab=1")
        .put("fingerprint", fingerprint());
  }

  /// A notification of a group with these alerts, version 4.
  public static byte[] body(List<Alarm> group) {
    var first = group.getFirst();
    var body =
        JSON.createObjectNode()
            .put("receiver", "sitrep")
            .put("status", group.stream().anyMatch(Alarm::firing) ? "firing" : "resolved");
    var alerts = body.putArray("alerts");
    group.forEach(alarm -> alerts.add(alarm.json()));
    body.put("notification_reason", "first notification");
    body.putObject("groupLabels").put("alertname", first.name).put("namespace", first.namespace);
    var common = first.labels();
    common.remove(List.of("pod", "deployment"));
    body.set("commonLabels", common);
    body.putObject("commonAnnotations");
    body.putObject("routeLabels");
    return body.put("externalURL", "https://alertmanager.example.org")
        .put("version", "4")
        .put(
            "groupKey",
            "{}:{alertname=\"%s\", namespace=\"%s\"}".formatted(first.name, first.namespace))
        .put("truncatedAlerts", 0)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
