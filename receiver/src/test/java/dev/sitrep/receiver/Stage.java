package dev.sitrep.receiver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.alert.Alert;
import dev.sitrep.alert.Payloads;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.RecentCluster;
import dev.sitrep.safety.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A cluster in which the pods that recorded alerts name are in a crash loop, each under its
/// Deployment.
public final class Stage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ArrayNode items = JSON.createArrayNode();
  private final Set<String> there = new HashSet<>();

  private Stage() {}

  public static Cluster of(Path folder, List<String> payloads) throws IOException {
    return casting(
        folder, payloads.stream().flatMap(name -> Payloads.group(name).alerts().stream()).toList());
  }

  /// The pods of these alerts.
  public static Cluster casting(Path folder, List<Alert> alerts) throws IOException {
    var stage = new Stage();
    alerts.forEach(stage::cast);
    var dump = Files.createDirectories(folder.resolve("dump"));
    var list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
    list.set("items", stage.items);
    Files.write(dump.resolve("all.json"), JSON.writeValueAsBytes(list));
    return RecentCluster.over(DumpedCluster.open(dump));
  }

  private void cast(Alert alert) {
    var namespace = alert.label("namespace");
    var pod = alert.label("pod");
    int last = pod.lastIndexOf('-');
    if (last < 1 || !Names.isLabel(namespace) || !Names.isSubdomain(pod)) {
      return;
    }
    var set = pod.substring(0, last);
    int hash = set.lastIndexOf('-');
    var deployment = hash < 1 ? set : set.substring(0, hash);
    if (there.add("d/" + namespace + "/" + deployment)) {
      var node = object("Deployment", "apps/v1", namespace, deployment, "", "");
      node.putObject("spec").put("replicas", 3);
      node.putObject("status").put("replicas", 3).put("readyReplicas", 0);
    }
    if (there.add("r/" + namespace + "/" + set)) {
      object("ReplicaSet", "apps/v1", namespace, set, "Deployment", deployment)
          .putObject("spec")
          .put("replicas", 3);
    }
    if (there.add("p/" + namespace + "/" + pod)) {
      crashing(object("Pod", "v1", namespace, pod, "ReplicaSet", set));
    }
  }

  private ObjectNode object(
      String kind, String version, String namespace, String name, String owner, String ownerName) {
    var node = items.addObject().put("kind", kind).put("apiVersion", version);
    var metadata =
        node.putObject("metadata")
            .put("namespace", namespace)
            .put("name", name)
            .put("uid", kind + name)
            .put("creationTimestamp", "2026-11-21T08:00:00Z");
    if (!owner.isEmpty()) {
      metadata
          .putArray("ownerReferences")
          .addObject()
          .put("apiVersion", "apps/v1")
          .put("kind", owner)
          .put("name", ownerName)
          .put("uid", owner + ownerName)
          .put("controller", true);
    }
    return node;
  }

  private static void crashing(ObjectNode pod) {
    pod.putObject("spec").putArray("containers").addObject().put("name", "app").put("image", "a:1");
    var status = pod.putObject("status").put("phase", "Running");
    var container =
        status.putArray("containerStatuses").addObject().put("name", "app").put("image", "a:1");
    container.put("ready", false).put("restartCount", 7).put("imageID", "");
    container
        .putObject("state")
        .putObject("waiting")
        .put("reason", "CrashLoopBackOff")
        .put("message", "back-off 5m0s restarting failed container=app");
    container
        .putObject("lastState")
        .putObject("terminated")
        .put("exitCode", 3)
        .put("reason", "Error")
        .put("startedAt", "2026-11-21T08:09:00Z")
        .put("finishedAt", "2026-11-21T08:09:01Z");
  }
}
