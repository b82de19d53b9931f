package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A Service and what stands behind it.
///
/// @param type `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`, or `headless`
/// @param outside where an ExternalName leads, else empty
/// @param addresses its cluster IPs; none for a headless one
/// @param selector as `app=order`; none when its endpoints are written by hand
/// @param pods how many pods the selector matches
/// @param ready endpoints that get traffic
/// @param notReady endpoints that do not
/// @param open ports of the pods that it matches; empty also when they declare none
/// @param behind the workloads whose pods the selector matches
/// @param near where it matches none: the workload whose labels come nearest, at most one
public record ServiceState(
    Ref about,
    String type,
    String outside,
    List<String> addresses,
    List<String> selector,
    List<Port> ports,
    int pods,
    int ready,
    int notReady,
    List<OpenPort> open,
    List<Behind> behind,
    List<Behind> near)
    implements Evidence {
  public ServiceState {
    addresses = List.copyOf(addresses);
    selector = List.copyOf(selector);
    ports = List.copyOf(ports);
    open = List.copyOf(open);
    behind = List.copyOf(behind);
    near = List.copyOf(near);
  }

  /// @param name empty where there is only one
  /// @param target the number or the name of a container's port
  public record Port(String name, int number, String target, String protocol) {}

  /// @param wanted how many pods it should have; -1 when that is not known
  /// @param labels of its pods, those that the selector speaks of
  public record Behind(Ref workload, int wanted, int pods, int ready, List<String> labels) {
    public Behind {
      labels = List.copyOf(labels);
    }
  }

  /// Whether it leads to pods of this namespace by a selector.
  public boolean selects() {
    return !selector.isEmpty() && !type.equals("ExternalName");
  }

  public boolean headless() {
    return type.equals("headless");
  }

  public Optional<Port> port(int number) {
    return ports.stream().filter(port -> port.number() == number).findFirst();
  }

  /// The number behind a port's target; absent when no container has a port of that name.
  public OptionalInt number(Port port) {
    return port.target().matches("\\d{1,5}")
        ? OptionalInt.of(Integer.parseInt(port.target()))
        : open.stream()
            .filter(one -> one.name().equals(port.target()))
            .mapToInt(OpenPort::number)
            .findFirst();
  }

  /// Whether the port leads to no port of its pods, as far as these declare theirs.
  public boolean astray(Port port) {
    var number = number(port);
    return !headless()
        && !open.isEmpty()
        && (number.isEmpty()
            || open.stream()
                .noneMatch(one ->
                    one.number() == number.getAsInt() && one.protocol().equals(port.protocol())));
  }

  /// Whether whoever asks it gets no answer.
  public boolean servesNobody() {
    return ready == 0 || (selects() && ports.stream().anyMatch(this::astray));
  }

  @Override
  public String source() {
    return "service";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    if (type.equals("ExternalName")) {
      return "ExternalName → " + outside;
    }
    parts.add(selector.isEmpty() ? "no selector" : "selector " + String.join(",", selector));
    parts.add(
        ready + notReady == 0
            ? "no endpoints"
            : "%d of %d endpoints ready".formatted(ready, ready + notReady));
    ports.forEach(port -> parts.add("port " + said(port)));
    near.forEach(one ->
        parts.add("%s has %s".formatted(one.workload().spoken(), String.join(",", one.labels()))));
    behind.stream()
        .filter(one -> one.wanted() == 0)
        .forEach(one -> parts.add(one.workload().spoken() + " is scaled to 0"));
    return String.join(" · ", parts);
  }

  private static String said(Port port) {
    return (port.name().isEmpty() ? "" : port.name() + " ")
        + port.number()
        + (port.target().equals(String.valueOf(port.number())) ? "" : " → " + port.target())
        + (port.protocol().equals("TCP") ? "" : "/" + port.protocol());
  }
}
