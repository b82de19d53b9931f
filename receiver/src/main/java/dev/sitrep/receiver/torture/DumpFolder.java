package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A cluster as a folder: namespaces of Deployments that all have a pod in a crash loop.
///
/// @param namespaces how many
/// @param apps Deployments in each
record DumpFolder(int namespaces, int apps) {
  String namespace(int app) {
    return "team-" + app % namespaces;
  }

  static String app(int number) {
    return "app-" + number;
  }

  /// The pod of that Deployment that is in the cluster, for 0; others are gone by now.
  static String pod(int app, int pod) {
    return replicaSet(app) + "-" + Integer.toString(36 * 36 * 36 + pod, 36);
  }

  private static String replicaSet(int app) {
    return app(app) + "-5d9f7c6b84";
  }

  Path write(Path folder) throws IOException {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (int namespace = 0; namespace < namespaces; namespace++) {
      var there = Files.createDirectories(folder.resolve("team-" + namespace));
      int first = namespace;
      var numbers = IntStream.range(0, apps).map(i -> first + i * namespaces).boxed().toList();
      list(
          there.resolve("deployments.json"),
          "Deployment",
          "apps/v1",
          numbers,
          app -> deployment(app, now));
      list(
          there.resolve("replicasets.json"),
          "ReplicaSet",
          "apps/v1",
          numbers,
          app -> set(app, now));
      list(there.resolve("pods.json"), "Pod", "v1", numbers, app -> onePod(app, now));
      for (var kind : NONE.entrySet()) {
        list(there.resolve(kind.getKey() + ".json"), kind.getValue(), "v1", List.of(), app -> "");
      }
    }
    return folder;
  }

  private static final Map<String, String> NONE = Map.of("events", "Event", "services", "Service");

  private static void list(
      Path file, String kind, String version, List<Integer> numbers, IntFunction<String> one)
      throws IOException {
    Files.writeString(
        file,
        numbers.stream()
            .map(one::apply)
            .collect(
                Collectors.joining(
                    ",\n",
                    "{\"kind\": \"%sList\", \"apiVersion\": \"%s\", \"items\": ["
                        .formatted(kind, version),
                    "]}")));
  }

  private String meta(String name, int app, Instant at, String owner) {
    var uid = "%08x-0000-4000-8000-%012x".formatted(name.hashCode(), app);
    var owners =
        owner.isEmpty()
            ? ""
            : ", \"ownerReferences\": [{\"apiVersion\": \"apps/v1\", \"kind\": \"%s\", \"name\": \"%s\", \"uid\": \"%s\", \"controller\": true}]"
                .formatted((Object[]) (owner + " " + uid).split(" "));
    return """
    "metadata": {"name": "%s", "namespace": "%s", "uid": "%s", "creationTimestamp": "%s",
      "labels": {"app": "%s"}%s}\
    """
        .formatted(name, namespace(app), uid, at, app(app), owners);
  }

  private static String template(int app) {
    return """
    "selector": {"matchLabels": {"app": "%1$s"}}, "template": {"metadata": {"labels": {"app": "%1$s"}},
      "spec": {"containers": [{"name": "%1$s", "image": "registry.example.org/%1$s:1.4.2"}]}}\
    """
        .formatted(app(app));
  }

  private String deployment(int app, Instant now) {
    return """
    {%s, "spec": {"replicas": 1, %s},
     "status": {"replicas": 1, "updatedReplicas": 1, "unavailableReplicas": 1}}\
    """
        .formatted(meta(app(app), app, now.minus(2, ChronoUnit.DAYS), ""), template(app));
  }

  private String set(int app, Instant now) {
    return """
    {%s, "spec": {"replicas": 1, %s}, "status": {"replicas": 1}}\
    """
        .formatted(
            meta(replicaSet(app), app, now.minus(2, ChronoUnit.DAYS), "Deployment " + app(app)),
            template(app));
  }

  private String onePod(int app, Instant now) {
    return """
    {%s, "spec": {"nodeName": "node-1", "containers": [{"name": "%s", "image": "registry.example.org/%s:1.4.2"}]},
     "status": {"phase": "Running", "startTime": "%s",
      "conditions": [{"type": "Ready", "status": "False", "reason": "ContainersNotReady", "lastTransitionTime": "%s"}],
      "containerStatuses": [{"name": "%s", "ready": false, "restartCount": 7, "image": "registry.example.org/%s:1.4.2",
       "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 5m0s restarting failed container"}},
       "lastState": {"terminated": {"exitCode": 3, "reason": "Error", "startedAt": "%s", "finishedAt": "%s"}}}]}}\
    """
        .formatted(
            meta(pod(app, 0), app, now.minus(1, ChronoUnit.HOURS), "ReplicaSet " + replicaSet(app)),
            app(app),
            app(app),
            now.minus(1, ChronoUnit.HOURS),
            now.minus(20, ChronoUnit.MINUTES),
            app(app),
            app(app),
            now.minusSeconds(62),
            now.minusSeconds(60));
  }
}
