package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The node that an alert is about, found by its name or by one of its addresses; of another target
/// the nodes in trouble that its failing pods are on, where something points at them.
final class Nodes implements EvidenceSource {
  private static final int MOST = 3;

  /// How many failing pods on one node make it suspect.
  private static final int MANY = 2;

  private static final Set<String> OF_THE_NODE =
      Set.of("NodeLost", "Evicted", "NodeShutdown", "Shutdown", "Terminated", "NodeAffinity");
  private static final Set<String> EVENTS =
      Set.of(
          "NodeNotReady",
          "TaintManagerEviction",
          "Evicted",
          "FailedCreatePodSandBox",
          "NodeShutdown",
          "NetworkNotReady");

  /// The control plane taints a node that is in trouble.
  private static final String TAINT = "node.kubernetes.io/";

  /// Of the conditions that node-problem-detector and others add, those that are bad when true.
  private static final Pattern BAD =
      Pattern.compile(
          "Pressure$|Unavailable$|Deadlock$|^ReadonlyFilesystem$|^Frequent|^Corrupt|Unhealthy$|"
              + "Problem$|Error$|Failed$|Failure$|Down$|Bad$");

  @Override
  public String name() {
    return "nodes";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.NODES, Kinds.EVENTS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!scene.hasPlace()) {
      return List.of();
    }
    return scene.target() instanceof Target.Node(var wanted)
        ? target(wanted, scene)
        : suspects(scene);
  }

  private static List<Evidence> target(String wanted, Scene scene) throws InterruptedException {
    var pods =
        switch (scene.pods()) {
          case Reading.Unseen<PodCensus> unseen -> Optional.<Integer>empty();
          case Reading.Seen<PodCensus>(var census) ->
              Optional.of((int) census.all().stream().filter(Nodes::takesRoom).count());
        };
    return switch (scene.list(Kinds.NODES)) {
      case Reading.Unseen<Few<Node>> unseen ->
          List.of(Missing.of(scene.target().ref(), "nodes", unseen));
      case Reading.Seen<Few<Node>>(var nodes) ->
          nodes.all().stream()
              .filter(node -> isCalled(node, wanted))
              .findFirst()
              .<Evidence>map(node -> state(node, pods))
              .or(() ->
                  Optional.of(new Missing(scene.target().ref(), "node " + wanted, "no such node")))
              .stream()
              .toList();
    };
  }

  private static boolean takesRoom(PodSummary pod) {
    return !pod.done() && !pod.phase().equals("Failed");
  }

  private static List<Evidence> suspects(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) ->
          focus.failing().isEmpty() && focus.gone().isEmpty() ? List.of() : suspects(focus, scene);
    };
  }

  private static List<Evidence> suspects(Focus focus, Scene scene) throws InterruptedException {
    var named = new HashSet<String>(crowds(focus));
    boolean tainted = false;
    for (var pod : focus.failing()) {
      if (PodSummary.of(pod).phase().equals("Unknown")
          || OF_THE_NODE.contains(Absent.text(pod.getStatus().getReason()))
          || isStuck(pod, scene)) {
        named.add(node(pod));
      }
      tainted |= PodStates.unschedulable(pod).filter(said -> said.contains(TAINT)).isPresent();
    }
    if (scene.events() instanceof Reading.Seen<EventBook>(var book)) {
      var pods = focus.failing().stream().collect(Collectors.toMap(Focus::ref, Nodes::node));
      book.entries().stream()
          .filter(entry -> EVENTS.contains(entry.reason()))
          .map(entry -> pods.getOrDefault(entry.about(), ""))
          .forEach(named::add);
    }
    named.remove("");
    return named.isEmpty() && !tainted ? List.of() : troubled(named, tainted, focus, scene);
  }

  /// The time of deletion is when the grace period ends: the kubelet should be done by then.
  private static boolean isStuck(Pod pod, Scene scene) {
    return Absent.time(pod.getMetadata().getDeletionTimestamp())
        .filter(at -> at.isBefore(scene.cluster().now().minusSeconds(60)))
        .isPresent();
  }

  /// Nodes on which all pods of the target fail, while elsewhere one is well.
  private static Set<String> crowds(Focus focus) {
    var well =
        focus.pods().stream()
            .filter(PodSummary::ready)
            .map(PodSummary::node)
            .collect(Collectors.toSet());
    if (well.isEmpty()) {
      return Set.of();
    }
    return focus.failing().stream()
        .map(Nodes::node)
        .filter(node -> !well.contains(node))
        .collect(Collectors.groupingBy(node -> node, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() >= MANY)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// A healthy node is not evidence of a stranger's trouble.
  private static List<Evidence> troubled(
      Set<String> named, boolean tainted, Focus focus, Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.NODES)) {
      case Reading.Unseen<Few<Node>> unseen ->
          unseen.why() == Reading.Why.ABSENT || unseen.why() == Reading.Why.UNAVAILABLE
              ? List.of()
              : List.of(Missing.of(focus.top(), "nodes", unseen));
      case Reading.Seen<Few<Node>>(var nodes) ->
          nodes.all().stream()
              .filter(node -> tainted || named.contains(node.getMetadata().getName()))
              .map(node -> state(node, Optional.empty()))
              .filter(state -> !state.conditions().isEmpty() || !state.ready())
              .limit(MOST)
              .<Evidence>map(state -> state)
              .toList();
    };
  }

  private static String node(Pod pod) {
    return pod.getSpec() == null ? "" : Absent.text(pod.getSpec().getNodeName());
  }

  static boolean isCalled(Node node, String wanted) {
    return node.getMetadata().getName().equals(wanted)
        || (node.getStatus() != null
            && Absent.list(node.getStatus().getAddresses()).stream()
                .anyMatch(address -> wanted.equals(address.getAddress())));
  }

  static NodeState state(Node node, Optional<Integer> pods) {
    var status = node.getStatus();
    var conditions =
        status == null ? List.<NodeCondition>of() : Absent.list(status.getConditions());
    var allocatable = new TreeMap<String, String>();
    if (status != null) {
      Absent.map(status.getAllocatable())
          .forEach((resource, amount) ->
              allocatable.put(resource, Amounts.words(resource, Amounts.number(amount))));
    }
    return new NodeState(
        new Ref("node", "", node.getMetadata().getName()),
        conditions.stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus())),
        conditions.stream()
            .filter(Nodes::bad)
            .map(c ->
                StatusCondition.of(
                    c.getType(),
                    c.getStatus(),
                    c.getReason(),
                    c.getMessage(),
                    c.getLastTransitionTime()))
            .toList(),
        isCordoned(node),
        taints(node).stream().map(Nodes::words).toList(),
        allocatable,
        pods,
        status == null || status.getNodeInfo() == null
            ? ""
            : Absent.text(status.getNodeInfo().getKubeletVersion()),
        conditions.stream()
            .filter(c -> "Ready".equals(c.getType()))
            .findFirst()
            .flatMap(c -> Absent.time(c.getLastHeartbeatTime())));
  }

  static boolean isCordoned(Node node) {
    return node.getSpec() != null && Absent.flag(node.getSpec().getUnschedulable());
  }

  static List<Taint> taints(Node node) {
    return node.getSpec() == null ? List.of() : Absent.list(node.getSpec().getTaints());
  }

  /// `dedicated=gpu:NoSchedule`
  static String words(Taint taint) {
    var value = Absent.text(taint.getValue());
    return taint.getKey()
        + (value.isEmpty() ? "" : "=" + value)
        + ":"
        + Absent.text(taint.getEffect());
  }

  private static boolean bad(NodeCondition condition) {
    var status = Absent.text(condition.getStatus());
    var type = Absent.text(condition.getType());
    return type.equals("Ready")
        ? !status.equals("True")
        : status.equals("True") && BAD.matcher(type).find();
  }
}
