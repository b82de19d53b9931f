package dev.sitrep.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// Writes a group as the body of a webhook.
final class WebhookBody {
  private WebhookBody() {}

  static byte[] of(AlertGroup group, JsonFactory factory) {
    var bytes = new ByteArrayOutputStream();
    try (var json = factory.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("receiver", group.receiver());
      json.writeStringField(
          "status", group.alerts().stream().anyMatch(Alert::firing) ? "firing" : "resolved");
      json.writeArrayFieldStart("alerts");
      for (var alert : group.alerts()) {
        alert(alert, json);
      }
      json.writeEndArray();
      if (!group.reason().isEmpty()) {
        json.writeStringField("notification_reason", group.reason());
      }
      entries("groupLabels", group.groupLabels(), json);
      entries("routeLabels", group.routeLabels(), json);
      entries("commonLabels", Map.of(), json);
      entries("commonAnnotations", Map.of(), json);
      json.writeStringField("externalURL", group.externalUrl());
      json.writeStringField("version", "4");
      json.writeStringField("groupKey", group.groupKey());
      json.writeNumberField("truncatedAlerts", group.truncatedAlerts());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("nothing but memory is written to", e);
    }
    return bytes.toByteArray();
  }

  private static void alert(Alert alert, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", alert.firing() ? "firing" : "resolved");
    entries("labels", alert.labels(), json);
    entries("annotations", alert.annotations(), json);
    json.writeStringField("startsAt", alert.startsAt().toString());
    json.writeStringField("endsAt", alert.endsAt().orElse(Times.NONE).toString());
    json.writeStringField("generatorURL", alert.generatorUrl());
    json.writeStringField("fingerprint", alert.fingerprint());
    json.writeEndObject();
  }

  private static void entries(String name, Map<String, String> entries, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (var entry : entries.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }
}
