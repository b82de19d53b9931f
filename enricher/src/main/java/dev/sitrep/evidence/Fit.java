package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a pod that no node can take asks for, beside what the nodes have.
///
/// @param nodes how many nodes there are; 0 where they were not read
/// @param wants node labels that the pod must find, with the values that nodes carry under the key
/// @param affinity to other pods, `app=cache on one topology.kubernetes.io/zone`
/// @param antiAffinity against other pods, in the same words
/// @param spread topology spread constraints: `maxSkew 1 over topology.kubernetes.io/zone`
/// @param claims of the pod that are not bound, or all of them where claims were not read
/// @param unfit nodes that no pod may go to now and why, at most [Fits#MOST]
public record Fit(
    Ref about,
    int nodes,
    List<Ask> asks,
    List<Label> wants,
    List<String> affinity,
    List<String> antiAffinity,
    List<String> spread,
    List<Integer> hostPorts,
    List<Ref> claims,
    List<Unfit> unfit)
    implements Evidence {

  public Fit {
    asks = List.copyOf(asks);
    wants = List.copyOf(wants);
    affinity = List.copyOf(affinity);
    antiAffinity = List.copyOf(antiAffinity);
    spread = List.copyOf(spread);
    hostPorts = List.copyOf(hostPorts);
    claims = List.copyOf(claims);
    unfit = List.copyOf(unfit);
  }

  /// @param largest what the largest node has of it, empty where nodes were not read
  /// @param node that node's name
  /// @param tooMuch the pod asks for more than any node has when it is empty
  public record Ask(String resource, String asked, String largest, String node, boolean tooMuch) {}

  /// @param wanted the values that would do; empty where any will, or where the operator is another
  /// @param there the values that nodes carry, a few of them
  public record Label(String key, List<String> wanted, List<String> there) {
    public Label {
      wanted = List.copyOf(wanted);
      there = List.copyOf(there);
    }

    String line() {
      return key
          + (wanted.isEmpty() ? "" : "=" + String.join("|", wanted))
          + (there.isEmpty()
              ? " (no node carries " + key + ")"
              : " (nodes carry " + String.join(", ", there) + ")");
    }
  }

  /// @param why `cordoned`, or its taint
  public record Unfit(String node, String why) {}

  public Optional<Ask> ask(String resource) {
    return asks.stream().filter(ask -> ask.resource.equals(resource)).findFirst();
  }

  @Override
  public String source() {
    return "nodes";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    if (nodes > 0) {
      parts.add(nodes + (nodes == 1 ? " node" : " nodes"));
    }
    for (var ask : asks) {
      parts.add(
          "asks for %s %s%s"
              .formatted(
                  ask.resource,
                  ask.asked,
                  ask.largest.isEmpty()
                      ? ""
                      : ", the largest node (%s) has %s".formatted(ask.node, ask.largest)));
    }
    wants.forEach(label -> parts.add("wants " + label.line()));
    affinity.forEach(term -> parts.add("affinity to " + term));
    antiAffinity.forEach(term -> parts.add("anti-affinity to " + term));
    spread.forEach(term -> parts.add("spread " + term));
    hostPorts.forEach(port -> parts.add("host port " + port));
    claims.forEach(claim -> parts.add(claim.spoken() + " not bound"));
    return Stream.concat(
            parts.stream(), unfit.stream().map(one -> "node " + one.node + ": " + one.why))
        .collect(Collectors.joining(" · "));
  }
}
