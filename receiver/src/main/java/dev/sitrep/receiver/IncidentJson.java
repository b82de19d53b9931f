package dev.sitrep.receiver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sitrep.alert.Alert;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import java.util.ArrayList;
import java.util.List;

/// An incident as the store keeps it.
final class IncidentJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .addMixIn(Target.class, ByKind.class)
          .build();

  private IncidentJson() {}

  static String write(Incident incident) {
    try {
      return JSON.writeValueAsString(incident);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an incident that cannot be written", e);
    }
  }

  /// An alert, to be kept apart from its incident: others join.
  static String write(Alert alert) {
    try {
      return JSON.writeValueAsString(alert);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert that cannot be written", e);
    }
  }

  /// The incident with these alerts.
  static Incident read(String json, List<String> alerts) {
    try {
      var there = new ArrayList<Alert>(alerts.size());
      for (var alert : alerts) {
        there.add(JSON.readValue(alert, Alert.class));
      }
      return JSON.readValue(json, Incident.class).with(there);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no incident: " + e.getOriginalMessage(), e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Target.Pod.class, name = "pod"),
    @JsonSubTypes.Type(value = Target.Workload.class, name = "workload"),
    @JsonSubTypes.Type(value = Target.Service.class, name = "service"),
    @JsonSubTypes.Type(value = Target.Volume.class, name = "volume"),
    @JsonSubTypes.Type(value = Target.Node.class, name = "node"),
    @JsonSubTypes.Type(value = Target.Namespace.class, name = "namespace"),
    @JsonSubTypes.Type(value = Target.Cluster.class, name = "cluster")
  })
  @JsonIgnoreProperties(ignoreUnknown = true)
  private interface ByKind {}
}
