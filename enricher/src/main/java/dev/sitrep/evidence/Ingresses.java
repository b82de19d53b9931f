package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The Ingresses that lead to the target's Services: do class, backends and ports exist?
final class Ingresses implements EvidenceSource {
  private static final int MOST = 3;
  private static final String LEGACY_CLASS = "kubernetes.io/ingress.class";
  private static final String DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class";

  @Override
  public String name() {
    return "ingresses";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(
        Kinds.STATEFULSETS, Kinds.ENDPOINT_SLICES, Kinds.INGRESSES, Kinds.INGRESS_CLASSES);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return Services.looksAround(scene)
            && Surroundings.of(scene) instanceof Reading.Seen<Surroundings>(var around)
            && around.ingresses(scene) instanceof Reading.Seen<Few<Ingress>>(var ingresses)
            && !ingresses.all().isEmpty()
        ? states(ingresses.all(), around, scene)
        : List.of();
  }

  private static List<Evidence> states(List<Ingress> ingresses, Surroundings around, Scene scene)
      throws InterruptedException {
    var leading = ingresses.stream().filter(ingress -> concerns(ingress, around)).toList();
    if (leading.isEmpty()) {
      return List.of();
    }
    var classes =
        scene.list(Kinds.INGRESS_CLASSES) instanceof Reading.Seen<Few<IngressClass>>(var few)
            ? few.all()
            : List.<IngressClass>of();
    boolean known = scene.list(Kinds.INGRESS_CLASSES) instanceof Reading.Seen<?>;
    return leading.stream()
        .map(ingress -> state(ingress, classes, known, around.book()))
        .sorted(Comparator.comparing((IngressState state) -> !ails(state)))
        .limit(MOST)
        .<Evidence>map(state -> state)
        .toList();
  }

  private static boolean ails(IngressState state) {
    return state.noClass()
        || state.backends().stream().anyMatch(one -> !one.there() || !one.hasPort());
  }

  /// Whether one of its backends is a Service of the target, or is called nearly like one; in a
  /// whole namespace each does.
  static boolean concerns(Ingress ingress, Surroundings around) {
    if (around.focus().top().kind().equals("namespace")) {
      return true;
    }
    var own = around.own().stream().map(service -> service.getMetadata().getName()).toList();
    return backends(ingress).stream()
        .map(routed -> routed.backend().getService().getName())
        .anyMatch(name ->
            own.contains(name)
                || (!around.book().services().containsKey(name)
                    && (own.stream().anyMatch(one -> Alikeness.alike(name, one))
                        || name.equals(around.focus().top().name()))));
  }

  private record Routed(String route, IngressBackend backend) {}

  private static List<Routed> backends(Ingress ingress) {
    var spec = ingress.getSpec();
    if (spec == null) {
      return List.of();
    }
    var backends = new ArrayList<Routed>();
    for (var rule : Absent.list(spec.getRules())) {
      if (rule.getHttp() != null) {
        Absent.list(rule.getHttp().getPaths())
            .forEach(path ->
                backends.add(
                    new Routed(
                        Absent.text(rule.getHost()) + Absent.text(path.getPath()),
                        path.getBackend())));
      }
    }
    if (spec.getDefaultBackend() != null) {
      backends.add(new Routed("default backend", spec.getDefaultBackend()));
    }
    // a backend may also be a resource, which only its controller knows
    backends.removeIf(routed -> routed.backend() == null || routed.backend().getService() == null);
    return backends;
  }

  private static IngressState state(
      Ingress ingress, List<IngressClass> classes, boolean known, ServiceBook book) {
    var spec = ingress.getSpec();
    var named = Absent.text(spec.getIngressClassName());
    var legacy = Absent.text(Absent.map(ingress.getMetadata().getAnnotations()).get(LEGACY_CLASS));
    var names = classes.stream().map(one -> one.getMetadata().getName()).toList();
    boolean noClass =
        known
            && (named.isEmpty()
                ? legacy.isEmpty() && classes.stream().noneMatch(Ingresses::isDefault)
                : !names.contains(named));
    return new IngressState(
        new Ref(
            "ingress",
            Absent.text(ingress.getMetadata().getNamespace()),
            Absent.text(ingress.getMetadata().getName())),
        named.isEmpty() ? legacy : named,
        noClass,
        names.stream().limit(5).toList(),
        backends(ingress).stream()
            .map(routed -> backend(routed, book))
            .distinct()
            .limit(10)
            .toList(),
        Absent.list(spec.getTls()).stream()
            .map(IngressTLS::getSecretName)
            .flatMap(Stream::ofNullable)
            .distinct()
            .limit(5)
            .toList());
  }

  private static boolean isDefault(IngressClass one) {
    return "true".equals(Absent.map(one.getMetadata().getAnnotations()).get(DEFAULT_CLASS));
  }

  private static IngressState.Backend backend(Routed routed, ServiceBook book) {
    var wanted = routed.backend().getService();
    var name = Absent.text(wanted.getName());
    var port = wanted.getPort();
    var service = book.services().get(name);
    var ports =
        service == null ? List.<ServicePort>of() : Absent.list(service.getSpec().getPorts());
    return new IngressState.Backend(
        routed.route(),
        name,
        said(port),
        service != null,
        ports.stream().map(Ingresses::said).toList(),
        ports.stream().anyMatch(one -> fits(port, one)),
        service == null ? meant(name, book) : "");
  }

  private static String meant(String name, ServiceBook book) {
    return Alikeness.nearest(name, book.services().keySet()).orElse("");
  }

  private static String said(@Nullable ServiceBackendPort port) {
    return port == null
        ? ""
        : port.getNumber() != null ? String.valueOf(port.getNumber()) : Absent.text(port.getName());
  }

  private static String said(ServicePort port) {
    var name = Absent.text(port.getName());
    return name.isEmpty() ? "" + port.getPort() : name + " (" + port.getPort() + ")";
  }

  private static boolean fits(@Nullable ServiceBackendPort wanted, ServicePort port) {
    return wanted == null
        || (wanted.getNumber() != null
            ? wanted.getNumber().equals(port.getPort())
            : Absent.text(wanted.getName()).equals(Absent.text(port.getName())));
  }
}
