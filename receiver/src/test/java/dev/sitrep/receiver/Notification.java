package dev.sitrep.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A webhook body, put together alert by alert.
public final class Notification {
  /// When alerts begin to fire that do not say.
  public static final Instant START = Instant.parse("2026-11-21T08:10:45.25Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode body = JSON.createObjectNode();
  private final ArrayNode alerts;

  public Notification() {
    body.put("version", "4").put("status", "firing").put("receiver", "sitrep");
    body.put("groupKey", "{}:{}").put("externalURL", "").put("truncatedAlerts", 0);
    body.putObject("groupLabels");
    body.putObject("commonLabels");
    body.putObject("commonAnnotations");
    alerts = body.putArray("alerts");
  }

  /// Alertmanager left out so many.
  public Notification truncated(int more) {
    body.put("truncatedAlerts", more);
    return this;
  }

  /// `KubePodCrashLooping`, a warning.
  public Notification crashes(String namespace, String pod) {
    return firing(crashLabels(namespace, pod), START);
  }

  public Notification crashes(String namespace, String pod, Instant start) {
    return firing(crashLabels(namespace, pod), start);
  }

  public static Map<String, String> crashLabels(String namespace, String pod) {
    return Map.of(
        "alertname", "KubePodCrashLooping",
        "severity", "warning",
        "namespace", namespace,
        "pod", pod,
        "container", "app");
  }

  public Notification firing(Map<String, String> labels, Instant start) {
    alert("firing", labels, start, Instant.parse("0001-01-01T00:00:00Z"));
    return this;
  }

  public Notification resolved(Map<String, String> labels, Instant start, Instant end) {
    alert("resolved", labels, start, end);
    return this;
  }

  private void alert(String status, Map<String, String> labels, Instant start, Instant end) {
    var alert = alerts.addObject().put("status", status);
    new TreeMap<>(labels).forEach(alert.putObject("labels")::put);
    alert.putObject("annotations");
    alert.put("startsAt", start.toString()).put("endsAt", end.toString()).put("generatorURL", "");
    alert.put(
        "fingerprint", "%016x".formatted(Objects.hash(new TreeMap<>(labels)) * 2_654_435_761L));
  }

  public byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
