package dev.sitrep.alert;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/// One reading of the API's status (prometheus/alertmanager api/v2/openapi.yaml). The whole
/// configuration is in it and is skipped.
final class ApiStatus {
  private final JsonParser json;
  private final Values values;

  ApiStatus(JsonParser json) {
    this.json = json;
    this.values = new Values(json);
  }

  Standing.Running read() throws IOException, Fault {
    if (json.nextToken() == null) {
      throw new Fault("status is empty");
    }
    if (!json.isExpectedStartObjectToken()) {
      throw new Fault("status is " + values.kind() + ", not an object");
    }
    var uptime = "";
    var version = "";
    var cluster = "";
    for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "uptime" -> uptime = values.text();
        case "cluster" -> cluster = inner("status");
        case "versionInfo" -> version = inner("version");
        default -> json.skipChildren();
      }
    }
    var since = Times.parse(uptime);
    if (since.isEmpty()) {
      throw new Fault("uptime is " + Quoted.of(uptime, 40) + ", not an RFC 3339 time");
    }
    return new Standing.Running(Quoted.bare(version, 40), since.get(), cluster.equals("settling"));
  }

  private String inner(String wanted) throws IOException, Fault {
    if (!json.isExpectedStartObjectToken()) {
      throw values.wrong("an object");
    }
    var found = "";
    for (var field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      if (field.equals(wanted)) {
        found = values.text();
      } else {
        json.skipChildren();
      }
    }
    return found;
  }
}
