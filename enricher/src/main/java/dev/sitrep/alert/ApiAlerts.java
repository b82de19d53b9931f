package dev.sitrep.alert;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One reading of the API's list of alerts (prometheus/alertmanager api/v2/openapi.yaml).
final class ApiAlerts {
  private final JsonParser json;
  private final Values values;
  private long leftOut;

  ApiAlerts(JsonParser json) {
    this.json = json;
    this.values = new Values(json);
  }

  Listing.Alerts read() throws IOException, Fault {
    if (json.nextToken() == null) {
      throw new Fault("list is empty");
    }
    if (!json.isExpectedStartArrayToken()) {
      throw new Fault("list is " + values.kind() + ", not an array");
    }
    var alerts = new ArrayList<Listed>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (!json.isExpectedStartObjectToken()) {
        throw values.wrong("an object");
      }
      if (alerts.size() < Alertmanager.MAX_ALERTS) {
        alerts.add(alert());
      } else {
        leftOut++;
        json.skipChildren();
      }
    }
    return new Listing.Alerts(alerts, leftOut + values.leftOut());
  }

  private Listed alert() throws IOException, Fault {
    var path = Paths.of(json.getParsingContext().getParent());
    var startsAt = "";
    var generatorUrl = "";
    var fingerprint = "";
    var status = Status.UNKNOWN;
    List<String> receivers = List.of();
    SortedMap<String, String> labels = new TreeMap<>();
    SortedMap<String, String> annotations = new TreeMap<>();
    for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "startsAt" -> startsAt = values.text();
        case "generatorURL" -> generatorUrl = values.text();
        case "fingerprint" -> fingerprint = values.text();
        case "labels" -> labels = values.entries();
        case "annotations" -> annotations = values.entries();
        case "status" -> status = status();
        case "receivers" -> receivers = receivers();
        default -> json.skipChildren();
      }
    }
    labels.values().removeIf(String::isEmpty);
    return new Listed(
        new Alert(
            Alert.Status.FIRING,
            labels,
            annotations,
            start(startsAt, path + ".startsAt"),
            Optional.empty(),
            generatorUrl,
            Fingerprints.isOne(fingerprint) ? fingerprint : Fingerprints.of(labels)),
        status.state,
        status.silencedBy,
        status.inhibitedBy,
        receivers);
  }

  private static Instant start(String text, String path) throws Fault {
    return Times.parse(text)
        .orElseThrow(
            () -> new Fault(path + " is " + Quoted.of(text, 40) + ", not an RFC 3339 time"));
  }

  private record Status(Listed.State state, List<String> silencedBy, List<String> inhibitedBy) {
    static final Status UNKNOWN = new Status(Listed.State.OTHER, List.of(), List.of());
  }

  private Status status() throws IOException, Fault {
    object();
    var state = Listed.State.OTHER;
    List<String> silencedBy = List.of();
    List<String> inhibitedBy = List.of();
    for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "state" -> state = state(values.text());
        case "silencedBy" -> silencedBy = texts();
        case "inhibitedBy" -> inhibitedBy = texts();
        default -> json.skipChildren();
      }
    }
    return new Status(state, silencedBy, inhibitedBy);
  }

  private static Listed.State state(String text) {
    return switch (text) {
      case "active" -> Listed.State.ACTIVE;
      case "suppressed" -> Listed.State.SUPPRESSED;
      default -> Listed.State.OTHER;
    };
  }

  private List<String> receivers() throws IOException, Fault {
    var names = new ArrayList<String>();
    array();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      object();
      for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        json.nextToken();
        if (field.equals("name")) {
          add(names, values.text());
        } else {
          json.skipChildren();
        }
      }
    }
    return names;
  }

  private List<String> texts() throws IOException, Fault {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    array();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      add(texts, values.text());
    }
    return texts;
  }

  private static void add(List<String> texts, String text) {
    if (texts.size() < Alertmanager.MAX_ENTRIES) {
      texts.add(text);
    }
  }

  private void array() throws IOException, Fault {
    if (!json.isExpectedStartArrayToken()) {
      throw values.wrong("an array");
    }
  }

  private void object() throws IOException, Fault {
    if (!json.isExpectedStartObjectToken()) {
      throw values.wrong("an object");
    }
  }
}
