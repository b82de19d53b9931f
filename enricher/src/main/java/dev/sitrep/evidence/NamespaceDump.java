package dev.sitrep.evidence;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.safety.ObjectRedaction;
import dev.sitrep.safety.Redaction;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes what a cluster shows of one namespace into a folder that
/// [dev.sitrep.cluster.DumpedCluster] reads: one list of each kind and the logs of what fails,
/// without secrets, without what identifies a machine, and bounded.
///
/// Of the cluster-scoped objects it takes those that the namespace can depend on: nodes, storage
/// classes, ingress classes, and the volumes that its claims have, name or could get.
public final class NamespaceDump {
  /// The most objects of one kind; of pods the failing ones first, of events the newest.
  static final int MOST = 500;

  /// The most runs of containers whose log is written.
  static final int MOST_LOGS = 40;

  private static final int MOST_ALIKE = 2;
  private static final int LINES = 200;
  private static final int BYTES = 32 * 1024;

  /// Written by people or pipelines: when who changed which field of the spec is told by their
  /// managed fields.
  private static final Set<Kind<?>> CHANGED_BY_PEOPLE =
      Set.of(
          Kinds.DEPLOYMENTS,
          Kinds.STATEFULSETS,
          Kinds.DAEMONSETS,
          Kinds.CRONJOBS,
          Kinds.SERVICES,
          Kinds.INGRESSES,
          Kinds.POLICIES,
          Kinds.QUOTAS,
          Kinds.LIMIT_RANGES,
          Kinds.SCALERS,
          Kinds.BUDGETS,
          Kinds.CLAIMS);

  private static final JsonMapper JSON = new JsonMapper();

  private final Cluster cluster;
  private final String namespace;
  private final Path folder;
  private final Redaction redaction;
  private final Map<Kind<?>, List<? extends HasMetadata>> written = new HashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  private NamespaceDump(Cluster cluster, String namespace, Path folder, Redaction redaction) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.folder = folder;
    this.redaction = redaction;
  }

  /// What was written.
  ///
  /// @param objects how many
  /// @param logs how many runs of containers
  /// @param leftOut what could not be read, or was too much, in words
  public record Written(int objects, int logs, List<String> leftOut) {
    public Written {
      leftOut = List.copyOf(leftOut);
    }
  }

  /// @param folder exists
  public static Written write(Cluster cluster, String namespace, Path folder, Redaction redaction)
      throws IOException, InterruptedException {
    return new NamespaceDump(cluster, namespace, folder, redaction).write();
  }

  private Written write() throws IOException, InterruptedException {
    for (var kind : Kinds.ALL) {
      read(kind);
    }
    chooseScoped();
    int objects = 0;
    for (var kind : Kinds.ALL) {
      var all = written.get(kind);
      if (all != null) {
        write(kind, all);
        objects += all.size();
      }
    }
    return new Written(objects, logs(), leftOut);
  }

  private <T extends HasMetadata> void read(Kind<T> kind) throws InterruptedException {
    if (kind.equals(Kinds.NAMESPACES)) {
      switch (cluster.get(Kinds.NAMESPACES, "", namespace)) {
        case Reading.Seen<? extends HasMetadata>(var one) -> written.put(kind, List.of(one));
        case Reading.Unseen<?> unseen -> leftOut.add("namespace: " + unseen.spoken());
      }
      return;
    }
    var query = Query.of(kind, kind.namespaced() ? namespace : "");
    switch (cluster.list(query, Best.<T>collector(MOST, worth(kind)))) {
      case Reading.Unseen<Best<T>> unseen -> leftOut.add(query.spoken() + ": " + unseen.spoken());
      case Reading.Seen<Best<T>>(var best) -> {
        written.put(kind, best.kept());
        if (best.dropped() > 0) {
          leftOut.add("%d more %s".formatted(best.dropped(), query.spoken()));
        }
      }
    }
  }

  /// The most worth keeping first.
  private static Comparator<HasMetadata> worth(Kind<?> kind) {
    if (kind.equals(Kinds.PODS)) {
      return Comparator.comparing(pod -> !PodHealth.failing((Pod) pod));
    }
    if (kind.equals(Kinds.EVENTS)) {
      return Comparator.comparing(NamespaceDump::told, Comparator.reverseOrder());
    }
    return (_, _) -> 0;
  }

  private static String told(HasMetadata event) {
    return event instanceof Event one ? EventBook.last(one).map(Object::toString).orElse("") : "";
  }

  private void chooseScoped() {
    var pods = seen(Kinds.PODS);
    var used =
        pods.stream()
            .filter(pod -> pod.getSpec() != null)
            .map(pod -> Absent.text(pod.getSpec().getNodeName()))
            .collect(Collectors.toSet());
    var nodes = new ArrayList<Node>(seen(Kinds.NODES));
    nodes.sort(
        Comparator.comparing((Node node) -> !used.contains(node.getMetadata().getName()))
            .thenComparing(node -> node.getMetadata().getName()));
    keep(Kinds.NODES, nodes);
    var claims = seen(Kinds.CLAIMS);
    keep(
        Kinds.VOLUMES,
        seen(Kinds.VOLUMES).stream().filter(volume -> concerns(volume, claims)).toList());
  }

  /// A kind that could not be read stays unread.
  private void keep(Kind<?> kind, List<? extends HasMetadata> chosen) {
    written.computeIfPresent(kind, (_, _) -> chosen);
  }

  /// A claim of the namespace has it, names it, or could get it.
  private boolean concerns(PersistentVolume volume, List<PersistentVolumeClaim> claims) {
    var owner = volume.getSpec() == null ? null : volume.getSpec().getClaimRef();
    if (owner != null && namespace.equals(owner.getNamespace())) {
      return true;
    }
    return claims.stream()
        .map(PersistentVolumeClaim::getSpec)
        .filter(spec -> spec != null)
        .anyMatch(spec ->
            volume.getMetadata().getName().equals(spec.getVolumeName())
                || (owner == null
                    && volume.getSpec() != null
                    && Absent.text(spec.getStorageClassName())
                        .equals(Absent.text(volume.getSpec().getStorageClassName()))));
  }

  @SuppressWarnings("unchecked") // a kind's list holds objects of that kind
  private <T extends HasMetadata> List<T> seen(Kind<T> kind) {
    return (List<T>) written.getOrDefault(kind, List.of());
  }

  private void write(Kind<?> kind, List<? extends HasMetadata> objects) throws IOException {
    var list = JSON.createObjectNode();
    list.put("apiVersion", kind.apiVersion()).put("kind", kind.name() + "List");
    var items = list.putArray("items");
    for (var object : objects) {
      ObjectNode node = JSON.valueToTree(object);
      lean(kind, node);
      new ObjectRedaction(redaction).redact(node);
      items.add(node);
    }
    var place = kind.namespaced() ? folder.resolve(namespace) : folder;
    Files.createDirectories(place);
    var text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    Files.writeString(place.resolve(kind.resource() + ".json"), text + "\n");
  }

  private static void lean(Kind<?> kind, ObjectNode node) {
    if (!(node.path("metadata") instanceof ObjectNode metadata)) {
      return;
    }
    metadata.remove("selfLink");
    if (!CHANGED_BY_PEOPLE.contains(kind)) {
      metadata.remove("managedFields");
    } else if (metadata.path("managedFields") instanceof ArrayNode fields) {
      fields.removeIf(one -> one.path("subresource").asText().equals("status"));
    }
    if (kind.equals(Kinds.NODES) && node.path("status") instanceof ObjectNode status) {
      status.remove("images");
      if (status.path("nodeInfo") instanceof ObjectNode info) {
        info.remove(List.of("machineID", "systemUUID", "bootID"));
      }
      if (node.path("spec") instanceof ObjectNode spec) {
        spec.remove("providerID");
      }
    }
  }

  private int logs() throws IOException, InterruptedException {
    var alike = new HashMap<String, Integer>();
    int count = 0;
    int more = 0;
    for (var pod : seen(Kinds.PODS)) {
      if (!PodHealth.failing(pod)) {
        continue;
      }
      for (var status : PodHealth.statuses(pod)) {
        var owner = PodSummary.of(pod).owner().map(Object::toString).orElse("");
        if (!PodHealth.worthReading(status)
            || alike.merge(owner + status.getName(), 1, Integer::sum) > MOST_ALIKE) {
          continue;
        }
        if (count >= MOST_LOGS) {
          more++;
          continue;
        }
        count += log(pod, status.getName(), false) + log(pod, status.getName(), true);
      }
    }
    if (more > 0) {
      leftOut.add("logs of %d more containers".formatted(more));
    }
    return count;
  }

  /// Returns how many runs were written: one, or none when there is no such run.
  private int log(Pod pod, String container, boolean previous)
      throws IOException, InterruptedException {
    var name = pod.getMetadata().getName();
    var query = new LogQuery(namespace, name, container, previous, LINES, BYTES);
    return switch (cluster.log(query)) {
      case Reading.Unseen<Log> unseen -> {
        if (!unseen.why().equals(Reading.Why.UNAVAILABLE)) {
          leftOut.add("log of pod/%s %s: %s".formatted(name, container, unseen.spoken()));
        }
        yield 0;
      }
      case Reading.Seen<Log>(var log) when log.lines().isEmpty() -> 0;
      case Reading.Seen<Log>(var log) -> {
        var place = Files.createDirectories(folder.resolve(namespace).resolve(name));
        Files.write(place.resolve(container + (previous ? ".previous.log" : ".log")), lines(log));
        yield 1;
      }
    };
  }

  private List<String> lines(Log log) {
    var texts = redaction.redactLines(log.lines().stream().map(Log.Line::text).toList());
    var lines = new ArrayList<String>();
    for (int i = 0; i < texts.size(); i++) {
      var text = texts.get(i);
      lines.add(log.lines().get(i).at().map(at -> at + " " + text).orElse(text));
    }
    return lines;
  }
}
