package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A NetworkPolicy that selects pods of the target, or of a Service that the target asks.
///
/// @param selects some of these pods, as workloads where they have one
/// @param types `Ingress`, `Egress`
/// @param allows in one line; `nothing` when it allows none of its types anything
/// @param denials traffic of the target that neither it nor another policy allows
public record PolicyState(
    Ref about, List<Ref> selects, List<String> types, String allows, List<Denial> denials)
    implements Evidence {
  public PolicyState {
    selects = List.copyOf(selects);
    types = List.copyOf(types);
    denials = List.copyOf(denials);
  }

  /// Stands for the cluster's name servers in [Denial#towards].
  public static final String DNS = "DNS";

  /// @param direction `egress` from the target's pods, `ingress` to the pods of the Service
  /// @param towards the name of a Service, a host, or [#DNS]
  /// @param port that the pods behind it listen on, `8080/TCP`
  public record Denial(String direction, String towards, String port) {}

  @Override
  public String source() {
    return "network policy";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add("selects " + String.join(", ", selects.stream().map(Ref::spoken).toList()));
    parts.add("allows " + allows);
    denials.forEach(denial ->
        parts.add(
            "no %s to %s port %s".formatted(denial.direction(), denial.towards(), denial.port())));
    return String.join(" · ", parts);
  }
}
