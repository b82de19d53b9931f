package dev.sitrep.alert;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One reading of one body. A name that occurs twice counts as its last occurrence.
final class Webhook {
  private final JsonParser json;
  private final Values values;
  private long leftOut;

  Webhook(JsonParser json) {
    this.json = json;
    this.values = new Values(json);
  }

  Parsed.Accepted read() throws IOException, Fault {
    if (json.nextToken() == null) {
      throw new Fault("body is empty");
    }
    if (!json.isExpectedStartObjectToken()) {
      throw new Fault("body is " + values.kind() + ", not an object");
    }
    var group = group();
    expectEnd();
    return new Parsed.Accepted(group, leftOut + values.leftOut());
  }

  private AlertGroup group() throws IOException, Fault {
    String version = null;
    List<Alert> alerts = null;
    var receiver = "";
    var groupKey = "";
    var externalUrl = "";
    var reason = "";
    Map<String, String> groupLabels = Map.of();
    Map<String, String> routeLabels = Map.of();
    long truncated = 0;
    for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "version" -> version = version();
        case "alerts" -> alerts = alerts();
        case "receiver" -> receiver = values.text();
        case "groupKey" -> groupKey = values.text();
        case "externalURL" -> externalUrl = values.text();
        case "notification_reason" -> reason = values.text();
        case "groupLabels" -> groupLabels = values.entries();
        case "routeLabels" -> routeLabels = values.entries();
        case "truncatedAlerts" -> truncated = values.count();
        default -> json.skipChildren();
      }
    }
    if (version == null) {
      throw new Fault("version is missing; Alertmanager's webhook body says \"4\"");
    }
    if (alerts == null) {
      throw new Fault("alerts is missing; Alertmanager's webhook body lists them there");
    }
    return new AlertGroup(
        receiver, groupKey, groupLabels, routeLabels, externalUrl, reason, truncated, alerts);
  }

  private void expectEnd() throws IOException, Fault {
    var location = json.currentLocation();
    try {
      if (json.nextToken() == null) {
        return;
      }
    } catch (JsonParseException e) {
      // Neither white space nor JSON: rejected below like any other rest.
    }
    throw new Fault(
        "body goes on after its object, which ends at line "
            + location.getLineNr()
            + ", column "
            + location.getColumnNr());
  }

  private String version() throws IOException, Fault {
    if (json.currentToken().isStructStart()) {
      throw values.wrong("the string \"4\"");
    }
    var text = json.getText();
    if (!json.hasToken(JsonToken.VALUE_STRING) || !text.equals("4")) {
      var seen = json.hasToken(JsonToken.VALUE_STRING) ? Quoted.of(text, 40) : text;
      throw new Fault(
          "version is "
              + Quoted.cut(seen, 50)
              + ", but only Alertmanager's webhook version \"4\" is understood");
    }
    return text;
  }

  private List<Alert> alerts() throws IOException, Fault {
    if (!json.isExpectedStartArrayToken()) {
      throw values.wrong("an array");
    }
    var alerts = new ArrayList<Alert>();
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
    return alerts;
  }

  private Alert alert() throws IOException, Fault {
    var path = Paths.of(json.getParsingContext().getParent());
    var status = "";
    var startsAt = "";
    var endsAt = "";
    var generatorUrl = "";
    var fingerprint = "";
    SortedMap<String, String> labels = new TreeMap<>();
    SortedMap<String, String> annotations = new TreeMap<>();
    for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "status" -> status = values.text();
        case "startsAt" -> startsAt = values.text();
        case "endsAt" -> endsAt = values.text();
        case "generatorURL" -> generatorUrl = values.text();
        case "fingerprint" -> fingerprint = values.text();
        case "labels" -> labels = values.entries();
        case "annotations" -> annotations = values.entries();
        default -> json.skipChildren();
      }
    }
    // Alertmanager treats an empty label like an absent one, and so does its fingerprint.
    labels.values().removeIf(String::isEmpty);
    var is = status(status, path);
    return new Alert(
        is,
        labels,
        annotations,
        time(startsAt, path + ".startsAt"),
        is == Alert.Status.RESOLVED ? end(endsAt, path + ".endsAt") : Optional.empty(),
        generatorUrl,
        Fingerprints.isOne(fingerprint) ? fingerprint : Fingerprints.of(labels));
  }

  private static Alert.Status status(String text, String path) throws Fault {
    return switch (text) {
      case "firing" -> Alert.Status.FIRING;
      case "resolved" -> Alert.Status.RESOLVED;
      case "" -> throw new Fault(path + ".status is missing; it is firing or resolved");
      default ->
          throw new Fault(
              path + ".status is " + Quoted.of(text, 40) + ", neither firing nor resolved");
    };
  }

  private static Optional<Instant> end(String text, String path) throws Fault {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(time(text, path)).filter(at -> !at.equals(Times.NONE));
  }

  private static Instant time(String text, String path) throws Fault {
    if (text.isEmpty()) {
      throw new Fault(path + " is missing; it is an RFC 3339 time");
    }
    var time = Times.parse(text);
    if (time.isEmpty()) {
      throw new Fault(path + " is " + Quoted.of(text, 40) + ", not an RFC 3339 time");
    }
    return time.get();
  }
}
