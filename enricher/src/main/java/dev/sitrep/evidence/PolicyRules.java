package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What NetworkPolicies let through. Policies only add: traffic passes when one that selects the
/// pod allows it, or when none selects it. What cannot be known (labels of other namespaces) counts
/// as allowed.
record PolicyRules(String namespace, List<NetworkPolicy> policies) {
  private static final int DNS = 53;

  /// @param peers empty for everybody
  /// @param ports empty for every port
  private record Rule(List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {}

  static boolean selects(NetworkPolicy policy, PodSummary pod) {
    return policy.getSpec() != null && matches(policy.getSpec().getPodSelector(), pod.labels());
  }

  /// As the API server fills them in: `Ingress` always, `Egress` where there are rules for it.
  static List<String> types(NetworkPolicy policy) {
    var types = Absent.list(policy.getSpec().getPolicyTypes());
    if (!types.isEmpty()) {
      return types;
    }
    return Absent.list(policy.getSpec().getEgress()).isEmpty()
        ? List.of("Ingress")
        : List.of("Ingress", "Egress");
  }

  List<NetworkPolicy> egress(PodSummary pod) {
    return selecting(pod, "Egress");
  }

  List<NetworkPolicy> ingress(PodSummary pod) {
    return selecting(pod, "Ingress");
  }

  private List<NetworkPolicy> selecting(PodSummary pod, String type) {
    return policies.stream()
        .filter(policy -> selects(policy, pod) && types(policy).contains(type))
        .toList();
  }

  boolean leaves(PodSummary from, PodSummary to, int port, String protocol) {
    return passes(outgoing(egress(from)), egress(from), to, port, protocol);
  }

  boolean enters(PodSummary to, PodSummary from, int port, String protocol) {
    return passes(
        ingress(to).stream().flatMap(policy -> incoming(policy).stream()).toList(),
        ingress(to),
        from,
        port,
        protocol,
        to);
  }

  private boolean passes(
      List<Rule> rules, List<NetworkPolicy> by, PodSummary peer, int port, String protocol) {
    return passes(rules, by, peer, port, protocol, peer);
  }

  /// @param listens the pod whose port it is: a policy may name it
  private boolean passes(
      List<Rule> rules,
      List<NetworkPolicy> by,
      PodSummary peer,
      int port,
      String protocol,
      PodSummary listens) {
    return by.isEmpty()
        || rules.stream()
            .filter(rule -> allows(rule.ports(), port, protocol, listens))
            .anyMatch(rule ->
                rule.peers().isEmpty() || rule.peers().stream().anyMatch(one -> isPeer(one, peer)));
  }

  boolean reachesDns(PodSummary from) {
    var by = egress(from);
    return by.isEmpty()
        || outgoing(by).stream()
            .filter(rule ->
                rule.ports().isEmpty() || rule.ports().stream().anyMatch(PolicyRules::isDns))
            .anyMatch(rule ->
                rule.peers().isEmpty()
                    || rule.peers().stream()
                        .anyMatch(peer ->
                            peer.getIpBlock() != null || peer.getNamespaceSelector() != null));
  }

  private static boolean isDns(NetworkPolicyPort port) {
    return port.getPort() == null
        || port.getPort().getIntVal() == null
        || covers(port, DNS)
        || port.getPort().getIntVal() == 5353;
  }

  /// Whether anything outside of this namespace can be reached on the address's port.
  boolean reachesOutside(PodSummary from, Address address) {
    var by = egress(from);
    return by.isEmpty()
        || outgoing(by).stream()
            .filter(
                rule -> address.port() == 0 || allows(rule.ports(), address.port(), "TCP", from))
            .anyMatch(rule ->
                rule.peers().isEmpty()
                    || rule.peers().stream()
                        .anyMatch(peer ->
                            peer.getIpBlock() != null || peer.getNamespaceSelector() != null));
  }

  private static List<Rule> outgoing(List<NetworkPolicy> policies) {
    return policies.stream().flatMap(policy -> outgoing(policy).stream()).toList();
  }

  private static List<Rule> outgoing(NetworkPolicy policy) {
    return Absent.list(policy.getSpec().getEgress()).stream()
        .map((NetworkPolicyEgressRule rule) ->
            new Rule(Absent.list(rule.getTo()), Absent.list(rule.getPorts())))
        .toList();
  }

  private static List<Rule> incoming(NetworkPolicy policy) {
    return Absent.list(policy.getSpec().getIngress()).stream()
        .map((NetworkPolicyIngressRule rule) ->
            new Rule(Absent.list(rule.getFrom()), Absent.list(rule.getPorts())))
        .toList();
  }

  private static boolean allows(
      List<NetworkPolicyPort> ports, int number, String protocol, PodSummary listens) {
    return ports.isEmpty()
        || ports.stream()
            .filter(port ->
                port.getProtocol() == null
                    ? protocol.equals("TCP")
                    : port.getProtocol().equals(protocol))
            .anyMatch(port -> covers(port, number) || isNamed(port, number, listens));
  }

  private static boolean covers(NetworkPolicyPort port, int number) {
    if (port.getPort() == null) {
      return true;
    }
    var first = port.getPort().getIntVal();
    return first != null
        && (port.getEndPort() == null
            ? first == number
            : first <= number && number <= port.getEndPort());
  }

  private static boolean isNamed(NetworkPolicyPort port, int number, PodSummary listens) {
    return port.getPort() != null
        && port.getPort().getStrVal() != null
        && listens.ports().stream()
            .anyMatch(
                one -> one.number() == number && one.name().equals(port.getPort().getStrVal()));
  }

  /// An address block may hold the pod's address.
  private boolean isPeer(NetworkPolicyPeer peer, PodSummary pod) {
    if (peer.getIpBlock() != null) {
      return true;
    }
    return mayBeHere(peer.getNamespaceSelector())
        && (peer.getPodSelector() == null || matches(peer.getPodSelector(), pod.labels()));
  }

  private boolean mayBeHere(@Nullable LabelSelector selector) {
    if (selector == null) {
      return true;
    }
    var name = Absent.map(selector.getMatchLabels()).get("kubernetes.io/metadata.name");
    return name == null || name.equals(namespace);
  }

  private static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
    return selector == null
        || (labels.entrySet().containsAll(Absent.map(selector.getMatchLabels()).entrySet())
            && Absent.list(selector.getMatchExpressions()).stream()
                .allMatch(one -> holds(one, labels)));
  }

  private static boolean holds(LabelSelectorRequirement one, Map<String, String> labels) {
    var value = labels.get(one.getKey());
    return switch (Absent.text(one.getOperator())) {
      case "In" -> value != null && Absent.list(one.getValues()).contains(value);
      case "NotIn" -> value == null || !Absent.list(one.getValues()).contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> true;
    };
  }

  /// `egress to pods app=db port 5432`, or `nothing`
  static String summary(NetworkPolicy policy) {
    var parts = new ArrayList<String>();
    if (types(policy).contains("Ingress")) {
      incoming(policy).forEach(rule -> parts.add("ingress from " + said(rule)));
    }
    if (types(policy).contains("Egress")) {
      outgoing(policy).forEach(rule -> parts.add("egress to " + said(rule)));
    }
    if (parts.isEmpty()) {
      return "no "
          + types(policy).stream()
              .map(type -> type.toLowerCase(java.util.Locale.ROOT))
              .collect(Collectors.joining(" and no "));
    }
    var some = parts.stream().limit(4).collect(Collectors.joining("; "));
    return parts.size() > 4 ? some + "; and more" : some;
  }

  private static String said(Rule rule) {
    var peers =
        rule.peers().isEmpty()
            ? "all"
            : rule.peers().stream()
                .map(PolicyRules::said)
                .limit(3)
                .collect(Collectors.joining(" or "));
    var ports =
        rule.ports().stream()
            .filter(port -> port.getPort() != null)
            .map(port -> String.valueOf(port.getPort().getValue()))
            .limit(4)
            .collect(Collectors.joining(", "));
    return ports.isEmpty() ? peers : peers + " port " + ports;
  }

  private static String said(NetworkPolicyPeer peer) {
    if (peer.getIpBlock() != null) {
      return Absent.text(peer.getIpBlock().getCidr());
    }
    var pods = peer.getPodSelector() == null ? "pods" : "pods" + said(peer.getPodSelector());
    return peer.getNamespaceSelector() == null
        ? pods
        : pods + " of namespaces" + said(peer.getNamespaceSelector());
  }

  private static String said(LabelSelector selector) {
    var labels =
        new TreeMap<>(Absent.map(selector.getMatchLabels()))
            .entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining(","));
    return labels.isEmpty() ? "" : " " + labels;
  }
}
