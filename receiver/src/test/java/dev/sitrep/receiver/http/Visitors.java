package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.receiver.Notification;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Service.Answer;
import dev.sitrep.receiver.Stage;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A service with callers who may do different things: `sender` sends alerts, `all` is an asker for
/// everything, `reader` a viewer of everything, `shop` an asker for that namespace, `both` a viewer
/// of everything who asks in shop alone.
record Visitors(Service service) implements AutoCloseable {
  static final byte[] ALERTS =
      new Notification()
          .crashes("shop", "api-7d9f8c6b5-abcde")
          .crashes("team-a", "web-5c6d7e8f9-fghij")
          .bytes();

  private static final List<String> NAMES = List.of("sender", "all", "reader", "shop", "both");

  /// On a cluster in which both pods crash.
  static Visitors to(Path folder, Map<String, String> settings) throws Exception {
    var alerts = ((Parsed.Accepted) Alertmanager.parse(ALERTS)).group().alerts();
    return to(folder, Stage.casting(folder, alerts), settings);
  }

  static Visitors to(Path folder, Cluster cluster, Map<String, String> settings) throws Exception {
    for (var name : NAMES) {
      Files.writeString(folder.resolve(name), token(name) + "\n");
    }
    var all = new HashMap<>(settings);
    all.put("SITREP_SERVER_AUTH", "");
    all.put(
        "SITREP_ACCESS",
        """
        - {name: sender, tokenFile: %1$s/sender, roles: [webhook]}
        - {name: all, tokenFile: %1$s/all, roles: [asker]}
        - {name: reader, tokenFile: %1$s/reader, roles: [viewer]}
        - {name: shop, tokenFile: %1$s/shop, roles: [asker], namespaces: [shop]}
        - {name: both, tokenFile: %1$s/both, roles: [viewer]}
        - {name: both-asks, tokenFile: %1$s/both, roles: [asker], namespaces: [shop]}
        """
            .formatted(folder));
    return new Visitors(Service.start(folder, cluster, all));
  }

  private static String token(String name) {
    return name + "-token-of-this-test";
  }

  Answer alert() throws Exception {
    return service.send(
        request("sender", "/webhooks/alertmanager").POST(BodyPublishers.ofByteArray(ALERTS)));
  }

  /// Sends the alerts and waits for their reports.
  Visitors told() throws Exception {
    assertEquals(202, alert().status());
    for (var path : List.of("deployment/api", "deployment/web")) {
      service.told().await(path, report -> report.object().path().equals(path));
    }
    Service.eventually(
        "nothing waits", () -> get("all", "/healthz").json().path("outboxWaiting").asInt(-1) == 0);
    return this;
  }

  /// The id of the incident in that namespace.
  String incident(String namespace) throws Exception {
    return get("all", "/api/v1/incidents?namespace=" + namespace)
        .json()
        .at("/incidents/0/id")
        .asText();
  }

  HttpRequest.Builder request(String who, String path) {
    return HttpRequest.newBuilder(service.url().resolve(path))
        .header("Authorization", "Bearer " + token(who));
  }

  Answer get(String who, String path) throws Exception {
    return service.send(request(who, path).GET());
  }

  Answer post(String who, String path, String body) throws Exception {
    return service.send(request(who, path).POST(BodyPublishers.ofString(body)));
  }

  @Override
  public void close() {
    service.close();
  }
}
