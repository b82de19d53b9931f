package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The target's pods that no node can take, one of each owner: what they ask for beside what the
/// nodes have. Nodes and claims are read only when there is such a pod.
final class Fits implements EvidenceSource {
  static final int MOST = 5;

  @Override
  public String name() {
    return "node fit";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.NODES, Kinds.CLAIMS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) -> fits(focus, scene);
    };
  }

  private static List<Evidence> fits(Focus focus, Scene scene) throws InterruptedException {
    var owners = new HashSet<Object>();
    var waiting =
        focus.sample().stream()
            .filter(pod -> PodStates.unschedulable(pod).isPresent())
            .filter(pod ->
                Absent.list(pod.getSpec() == null ? null : pod.getSpec().getSchedulingGates())
                    .isEmpty())
            .filter(pod -> owners.add(PodSummary.of(pod).owner().orElse(Focus.ref(pod))))
            .limit(MOST)
            .toList();
    if (waiting.isEmpty()) {
      return List.of();
    }
    var evidence = new ArrayList<Evidence>();
    var nodes =
        switch (scene.list(Kinds.NODES)) {
          case Reading.Seen<Few<Node>>(var few) -> few.all();
          case Reading.Unseen<Few<Node>> unseen -> {
            if (unseen.why() != Reading.Why.ABSENT && unseen.why() != Reading.Why.UNAVAILABLE) {
              evidence.add(Missing.of(focus.top(), "nodes", unseen));
            }
            yield List.<Node>of();
          }
        };
    var bound = bound(waiting, scene);
    waiting.forEach(pod -> evidence.add(fit(pod, nodes, bound)));
    return evidence;
  }

  /// Names of the claims that are bound; none where they cannot be read.
  private static Set<String> bound(List<Pod> waiting, Scene scene) throws InterruptedException {
    if (waiting.stream().allMatch(pod -> Focus.claims(pod).isEmpty())) {
      return Set.of();
    }
    return switch (scene.list(Kinds.CLAIMS)) {
      case Reading.Unseen<Few<PersistentVolumeClaim>> unseen -> Set.of();
      case Reading.Seen<Few<PersistentVolumeClaim>>(var claims) ->
          claims.all().stream()
              .filter(claim ->
                  claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase()))
              .map(claim -> claim.getMetadata().getName())
              .collect(Collectors.toSet());
    };
  }

  private static Fit fit(Pod pod, List<Node> nodes, Set<String> bound) {
    var spec = pod.getSpec();
    var ref = Focus.ref(pod);
    var affinity = spec.getAffinity();
    return new Fit(
        ref,
        nodes.size(),
        requests(spec).entrySet().stream()
            .map(ask -> ask(ask.getKey(), ask.getValue(), nodes))
            .toList(),
        wants(spec, nodes),
        terms(
            affinity == null || affinity.getPodAffinity() == null
                ? null
                : affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution()),
        terms(
            affinity == null || affinity.getPodAntiAffinity() == null
                ? null
                : affinity
                    .getPodAntiAffinity()
                    .getRequiredDuringSchedulingIgnoredDuringExecution()),
        Absent.list(spec.getTopologySpreadConstraints()).stream()
            .filter(one -> "DoNotSchedule".equals(one.getWhenUnsatisfiable()))
            .map(one ->
                "maxSkew %d over %s"
                    .formatted(Absent.number(one.getMaxSkew()), Absent.text(one.getTopologyKey())))
            .toList(),
        Absent.list(spec.getContainers()).stream()
            .flatMap(container -> Absent.list(container.getPorts()).stream())
            .map(port -> Absent.number(port.getHostPort()))
            .filter(port -> port > 0)
            .toList(),
        Focus.claims(pod).stream()
            .filter(name -> !bound.contains(name))
            .map(name -> new Ref("persistentvolumeclaim", ref.namespace(), name))
            .toList(),
        nodes.stream().map(Fits::unfit).flatMap(Optional::stream).limit(MOST).toList());
  }

  private static Optional<Fit.Unfit> unfit(Node node) {
    var name = node.getMetadata().getName();
    if (Nodes.isCordoned(node)) {
      return Optional.of(new Fit.Unfit(name, "cordoned"));
    }
    return Nodes.taints(node).stream()
        .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
        .findFirst()
        .map(taint -> new Fit.Unfit(name, "taint " + Nodes.words(taint)));
  }

  /// What the scheduler adds up: all containers, or the largest init container if that is more.
  private static Map<String, BigDecimal> requests(PodSpec spec) {
    var sum = new TreeMap<String, BigDecimal>();
    Absent.list(spec.getContainers())
        .forEach(
            one -> requests(one).forEach((what, much) -> sum.merge(what, much, BigDecimal::add)));
    Absent.list(spec.getInitContainers())
        .forEach(
            one -> requests(one).forEach((what, much) -> sum.merge(what, much, BigDecimal::max)));
    if (spec.getOverhead() != null) {
      spec.getOverhead()
          .forEach((what, much) -> sum.merge(what, Amounts.number(much), BigDecimal::add));
    }
    return sum;
  }

  private static Map<String, BigDecimal> requests(Container container) {
    return container.getResources() == null
        ? Map.of()
        : Absent.map(container.getResources().getRequests()).entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> Amounts.number(entry.getValue())));
  }

  private static Fit.Ask ask(String resource, BigDecimal asked, List<Node> nodes) {
    var largest = BigDecimal.valueOf(-1);
    var name = "";
    for (var node : nodes) {
      var there =
          node.getStatus() == null
              ? BigDecimal.ZERO
              : Amounts.number(Absent.map(node.getStatus().getAllocatable()).get(resource));
      if (there.compareTo(largest) > 0) {
        largest = there;
        name = node.getMetadata().getName();
      }
    }
    return new Fit.Ask(
        resource,
        Amounts.words(resource, asked),
        name.isEmpty() ? "" : Amounts.words(resource, largest),
        name,
        !name.isEmpty() && asked.compareTo(largest) > 0);
  }

  private static List<Fit.Label> wants(PodSpec spec, List<Node> nodes) {
    var selector =
        Absent.map(spec.getNodeSelector()).entrySet().stream()
            .map(entry -> label(entry.getKey(), List.of(entry.getValue()), nodes));
    var affinity = spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
    var required =
        affinity == null ? null : affinity.getRequiredDuringSchedulingIgnoredDuringExecution();
    var terms =
        required == null
            ? Stream.<NodeSelectorRequirement>of()
            : Absent.list(required.getNodeSelectorTerms()).stream()
                .flatMap(term -> Absent.list(term.getMatchExpressions()).stream());
    return Stream.concat(
            selector,
            terms
                .filter(
                    term -> "In".equals(term.getOperator()) || "Exists".equals(term.getOperator()))
                .map(term ->
                    label(Absent.text(term.getKey()), Absent.list(term.getValues()), nodes)))
        .filter(label -> label.there().isEmpty() || !label.wanted().isEmpty())
        .distinct()
        .limit(MOST)
        .toList();
  }

  private static Fit.Label label(String key, List<String> wanted, List<Node> nodes) {
    return new Fit.Label(
        key,
        wanted,
        nodes.stream()
            .map(node -> Absent.map(node.getMetadata().getLabels()).get(key))
            .flatMap(Stream::ofNullable)
            .distinct()
            .sorted()
            .limit(MOST)
            .toList());
  }

  private static List<String> terms(@Nullable List<PodAffinityTerm> terms) {
    return Absent.list(terms).stream()
        .map(term ->
            "%s on one %s"
                .formatted(selector(term.getLabelSelector()), Absent.text(term.getTopologyKey())))
        .limit(MOST)
        .toList();
  }

  /// `app=cache, tier in (a|b)`
  static String selector(@Nullable LabelSelector selector) {
    if (selector == null) {
      return "no pod";
    }
    var words =
        Stream.concat(
                Absent.map(selector.getMatchLabels()).entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .sorted(),
                Absent.list(selector.getMatchExpressions()).stream()
                    .map(one ->
                        one.getKey()
                            + " "
                            + one.getOperator()
                            + (Absent.list(one.getValues()).isEmpty()
                                ? ""
                                : " " + String.join("|", one.getValues()))))
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "all pods" : words;
  }
}
