package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The NetworkPolicies that stand between the target's failing pods and whom they ask.
final class Policies implements EvidenceSource {
  private static final int MOST = 4;
  private static final int MOST_PODS = 3;

  @Override
  public String name() {
    return "network policies";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.STATEFULSETS, Kinds.ENDPOINT_SLICES, Kinds.POLICIES);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return Services.looksAround(scene)
            && Surroundings.of(scene) instanceof Reading.Seen<Surroundings>(var around)
            && around.policies(scene) instanceof Reading.Seen<Few<NetworkPolicy>>(var policies)
            && !policies.all().isEmpty()
        ? states(policies.all(), around)
        : List.of();
  }

  /// Whether it selects a failing pod of the target, or one of whom these ask.
  static boolean concerns(NetworkPolicy policy, Surroundings around) {
    return callers(around).stream().anyMatch(pod -> PolicyRules.selects(policy, pod))
        || around.neighbours().stream()
            .anyMatch(service ->
                around.book().pods(service).stream()
                    .limit(MOST_PODS)
                    .anyMatch(pod -> PolicyRules.selects(policy, pod)));
  }

  /// Pods of one workload have the same labels but for their revision.
  private static List<PodSummary> callers(Surroundings around) {
    return around.focus().sample().stream().map(PodSummary::of).limit(MOST_PODS).toList();
  }

  private static List<Evidence> states(List<NetworkPolicy> all, Surroundings around) {
    var policies = all.stream().filter(policy -> concerns(policy, around)).toList();
    var denials = new LinkedHashMap<NetworkPolicy, Set<PolicyState.Denial>>();
    policies.forEach(policy -> denials.put(policy, new LinkedHashSet<>()));
    var rules = new PolicyRules(around.book().namespace(), policies);
    for (var pod : callers(around)) {
      dns(pod, rules, denials);
      around.asked().forEach(one -> asked(pod, one.address(), around.book(), rules, denials));
    }
    return policies.stream()
        .map(policy -> state(policy, around, denials.getOrDefault(policy, Set.of())))
        .sorted(Comparator.comparing((PolicyState state) -> state.denials().isEmpty()))
        .limit(MOST)
        .<Evidence>map(state -> state)
        .toList();
  }

  private static void dns(
      PodSummary pod, PolicyRules rules, Map<NetworkPolicy, Set<PolicyState.Denial>> denials) {
    if (!rules.reachesDns(pod)) {
      deny(rules.egress(pod), new PolicyState.Denial("egress", PolicyState.DNS, "53/UDP"), denials);
    }
  }

  private static void asked(
      PodSummary pod,
      Address address,
      ServiceBook book,
      PolicyRules rules,
      Map<NetworkPolicy, Set<PolicyState.Denial>> denials) {
    var service = book.named(address);
    if (service.isEmpty()) {
      if (!rules.reachesOutside(pod, address)) {
        deny(
            rules.egress(pod),
            new PolicyState.Denial("egress", address.host(), port(address.port(), "TCP")),
            denials);
      }
      return;
    }
    var state = book.state(service.get());
    var there = book.pods(service.get()).stream().findFirst();
    var port =
        address.port() == 0 ? state.ports().stream().findFirst() : state.port(address.port());
    int number = port.map(one -> state.number(one).orElse(one.number())).orElse(address.port());
    if (there.isEmpty() || number == 0) {
      return;
    }
    var protocol = port.map(ServiceState.Port::protocol).orElse("TCP");
    var name = state.about().name();
    if (!rules.leaves(pod, there.get(), number, protocol)) {
      deny(
          rules.egress(pod),
          new PolicyState.Denial("egress", name, port(number, protocol)),
          denials);
    }
    if (!rules.enters(there.get(), pod, number, protocol)) {
      deny(
          rules.ingress(there.get()),
          new PolicyState.Denial("ingress", name, port(number, protocol)),
          denials);
    }
  }

  private static String port(int number, String protocol) {
    return number == 0 ? "any" : number + "/" + protocol;
  }

  private static void deny(
      List<NetworkPolicy> policies,
      PolicyState.Denial denial,
      Map<NetworkPolicy, Set<PolicyState.Denial>> denials) {
    policies.forEach(
        policy -> Optional.ofNullable(denials.get(policy)).ifPresent(all -> all.add(denial)));
  }

  private static PolicyState state(
      NetworkPolicy policy, Surroundings around, Set<PolicyState.Denial> denials) {
    var selected = new LinkedHashSet<Ref>();
    var pods = new ArrayList<>(callers(around));
    around
        .neighbours()
        .forEach(
            service -> around.book().pods(service).stream().limit(MOST_PODS).forEach(pods::add));
    pods.stream()
        .filter(pod -> PolicyRules.selects(policy, pod))
        .forEach(pod -> selected.add(around.book().top(pod)));
    return new PolicyState(
        new Ref(
            "networkpolicy",
            Absent.text(policy.getMetadata().getNamespace()),
            Absent.text(policy.getMetadata().getName())),
        selected.stream().limit(5).toList(),
        PolicyRules.types(policy),
        PolicyRules.summary(policy),
        denials.stream().limit(4).toList());
  }
}
