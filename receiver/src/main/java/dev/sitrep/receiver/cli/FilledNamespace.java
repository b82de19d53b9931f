package dev.sitrep.receiver.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.OwnNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The Deployments of a [SyntheticNamespace] with all that belongs to them, on a real API server.
/// No pod of it is ever started: they name a scheduler that does not exist. So they have no logs:
/// the last line of a container that died is its termination message.
///
/// Pods are written before their ReplicaSet and that before its Deployment: controllers, where
/// there are any, find all that they would make.
final class FilledNamespace implements AutoCloseable {
  static final List<Kind<?>> KINDS =
      List.of(
          Kinds.DEPLOYMENTS,
          Kinds.REPLICASETS,
          Kinds.PODS,
          Kinds.SERVICES,
          Kinds.ENDPOINT_SLICES,
          Kinds.EVENTS);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 16;
  private static final String SCHEDULER = "nobody";
  private static final Set<Kind<?>> WITH_STATUS =
      Set.of(Kinds.DEPLOYMENTS, Kinds.REPLICASETS, Kinds.PODS);
  private static final List<String> BY_THE_SERVER =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "managedFields",
          "ownerReferences");
  private static final List<String> REPLICAS =
      List.of(
          "replicas",
          "fullyLabeledReplicas",
          "updatedReplicas",
          "readyReplicas",
          "availableReplicas");

  /// @param owner its name, empty for nothing that is written
  private record Item(Kind<?> kind, ObjectNode object, String owner, String oldUid) {
    String name() {
      return object.at("/metadata/name").asText();
    }

    String app() {
      return object.at("/spec/selector/matchLabels/app").asText();
    }
  }

  private interface Job {
    void run() throws IOException, InterruptedException;
  }

  private final OwnNamespace namespace;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private final Map<String, String> lastWords;

  /// By the uid that the recording knows.
  private final Map<String, String> uids = new ConcurrentHashMap<>();

  FilledNamespace(OwnNamespace namespace) throws IOException {
    this.namespace = namespace;
    this.lastWords = SyntheticNamespace.lastWords();
  }

  void fill(int pods, int events) throws IOException, InterruptedException {
    var podsOfApp = new HashMap<String, Integer>();
    var podsOf = new HashMap<String, List<String>>();
    var setsOf = new HashMap<String, List<String>>();
    var sets = new ArrayList<Item>();
    var deployments = new ArrayList<Item>();
    SyntheticNamespace.<InterruptedException>each(
        pods,
        0,
        (kind, json) -> {
          if (kind.equals(Kinds.EVENTS) || !KINDS.contains(kind)) {
            return;
          }
          var item = item(kind, json);
          if (kind.equals(Kinds.DEPLOYMENTS)) {
            deployments.add(item);
          } else if (kind.equals(Kinds.REPLICASETS)) {
            setsOf.computeIfAbsent(item.owner, _ -> new ArrayList<>()).add(item.name());
            sets.add(item);
          } else {
            if (kind.equals(Kinds.PODS)) {
              podsOf.computeIfAbsent(item.owner, _ -> new ArrayList<>()).add(item.name());
              podsOfApp.merge(item.object.at("/metadata/labels/app").asText(), 1, Integer::sum);
            }
            submit(() -> add(item));
          }
        });
    settle();
    owners(sets, podsOfApp, Kinds.PODS, podsOf);
    owners(deployments, podsOfApp, Kinds.REPLICASETS, setsOf);
    SyntheticNamespace.<InterruptedException>each(
        0,
        events,
        (kind, json) -> {
          if (kind.equals(Kinds.EVENTS)) {
            var event = item(kind, json);
            submit(() -> add(event));
          }
        });
    settle();
  }

  /// Writes what owns, and says so in what it owns.
  private void owners(
      List<Item> items,
      Map<String, Integer> podsOfApp,
      Kind<?> members,
      Map<String, List<String>> membersOf)
      throws IOException, InterruptedException {
    for (var item : items) {
      if (item.name().startsWith(SyntheticNamespace.COPY)) {
        scale(item.object, podsOfApp.getOrDefault(item.app(), 0));
      }
      submit(() -> {
        var uid = add(item);
        for (var member : membersOf.getOrDefault(item.name(), List.of())) {
          namespace.own(members, member, item.kind, item.name(), uid);
        }
      });
    }
    settle();
  }

  private static void scale(ObjectNode object, int pods) {
    object.withObject("/spec").put("replicas", pods);
    var status = object.withObject("/status");
    REPLICAS.stream().filter(status::has).forEach(count -> status.put(count, pods));
  }

  private Item item(Kind<?> kind, String json) throws IOException {
    var renamed = json.replace(SyntheticNamespace.NAMESPACE, namespace.name());
    var object = (ObjectNode) JSON.readTree(renamed);
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.name());
    var metadata = object.withObject("/metadata");
    var owner = metadata.at("/ownerReferences/0/name").asText();
    var oldUid = metadata.path("uid").asText();
    metadata.remove(BY_THE_SERVER);
    if (kind.equals(Kinds.PODS)) {
      object.withObject("/spec").put("schedulerName", SCHEDULER).remove("nodeName");
      speak(object);
    } else if (kind.equals(Kinds.REPLICASETS) || kind.equals(Kinds.DEPLOYMENTS)) {
      object.withObject("/spec/template/spec").put("schedulerName", SCHEDULER);
    } else if (kind.equals(Kinds.SERVICES)) {
      // another one may have these addresses
      object.withObject("/spec").remove(List.of("clusterIP", "clusterIPs"));
    } else if (kind.equals(Kinds.EVENTS)) {
      var about = object.withObject("/involvedObject");
      about.put("uid", uids.getOrDefault(about.path("uid").asText(), ""));
      about.remove("resourceVersion");
    }
    return new Item(kind, object, owner, oldUid);
  }

  private void speak(ObjectNode pod) {
    var name = pod.at("/metadata/name").asText();
    for (var status : pod.at("/status/containerStatuses")) {
      var words = lastWords.get(name + "/" + status.path("name").asText());
      if (words != null && status.at("/lastState/terminated") instanceof ObjectNode end) {
        end.put("message", words);
      }
    }
  }

  private String add(Item item) throws IOException, InterruptedException {
    boolean status = WITH_STATUS.contains(item.kind);
    var uid = namespace.add(item.kind, item.object, status);
    if (!item.name().startsWith(SyntheticNamespace.COPY)) {
      uids.put(item.oldUid, uid);
    }
    return uid;
  }

  private void submit(Job job) throws IOException, InterruptedException {
    free.acquire();
    threads.execute(() -> {
      try {
        if (failure.get() == null) {
          job.run();
        }
      } catch (IOException | InterruptedException | RuntimeException e) {
        failure.compareAndSet(null, e);
      } finally {
        free.release();
      }
    });
    fail();
  }

  private void settle() throws IOException, InterruptedException {
    free.acquire(AT_ONCE);
    free.release(AT_ONCE);
    fail();
  }

  private void fail() throws IOException {
    var first = failure.get();
    if (first != null) {
      throw new IOException(first.getMessage(), first);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
