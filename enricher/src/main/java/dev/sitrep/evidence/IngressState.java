package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An Ingress that leads to the target's Services, or is meant to.
///
/// @param ingressClass that it names, empty when it names none
/// @param noClass there is no such IngressClass; where it names none: no class is the default
/// @param classes that there are
/// @param backends in the order of its rules
/// @param tls names of its TLS Secrets
public record IngressState(
    Ref about,
    String ingressClass,
    boolean noClass,
    List<String> classes,
    List<Backend> backends,
    List<String> tls)
    implements Evidence {
  public IngressState {
    classes = List.copyOf(classes);
    backends = List.copyOf(backends);
    tls = List.copyOf(tls);
  }

  /// @param route `shop.example/cart`; `default backend` where no rule leads to it
  /// @param port number or name
  /// @param there whether there is such a Service
  /// @param ports of that Service, as `80` or `http (80)`
  /// @param hasPort whether the Service has this port
  /// @param near a Service that may be meant, where there is none of that name; may be empty
  public record Backend(
      String route,
      String service,
      String port,
      boolean there,
      List<String> ports,
      boolean hasPort,
      String near) {
    public Backend {
      ports = List.copyOf(ports);
    }
  }

  @Override
  public String source() {
    return "ingress";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add(
        (ingressClass.isEmpty() ? "no class" : "class " + ingressClass)
            + (noClass
                ? ingressClass.isEmpty() ? ", and no default" : ", which does not exist"
                : ""));
    backends.stream()
        .limit(4)
        .forEach(one ->
            parts.add(
                "%s → service %s:%s%s"
                    .formatted(
                        one.route(),
                        one.service(),
                        one.port(),
                        !one.there()
                            ? ", which does not exist"
                            : one.hasPort() ? "" : ", which has no such port")));
    if (!tls.isEmpty()) {
      parts.add("TLS secret " + String.join(", ", tls));
    }
    return String.join(" · ", parts);
  }
}
