package dev.sitrep.evidence;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Owners;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The Services of a namespace by name, with their endpoints and what may stand behind them.
///
/// @param slices by the name of their Service
/// @param sliced whether the endpoints could be read; else pods stand for them
/// @param owners from a ReplicaSet to its Deployment
/// @param templates the pods that workloads would make, also those that make none
record ServiceBook(
    String namespace,
    Map<String, Service> services,
    Map<String, List<EndpointSlice>> slices,
    boolean sliced,
    PodCensus census,
    Map<Ref, Ref> owners,
    List<Template> templates) {
  private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";
  private static final int MOST_OWN = 3;
  private static final int MOST_OF_A_NAMESPACE = 5;
  private static final int MOST_LABEL_SETS = 6;

  /// Differ from revision to revision and from pod to pod.
  private static final Set<String> OF_A_REVISION =
      Set.of(
          "pod-template-hash",
          "controller-revision-hash",
          "statefulset.kubernetes.io/pod-name",
          "apps.kubernetes.io/pod-index");

  record Template(Ref workload, Map<String, String> labels, int wanted) {}

  static Reading<ServiceBook> of(Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.SERVICES)) {
      case Reading.Unseen<Few<Service>> unseen -> unseen.as();
      case Reading.Seen<Few<Service>>(var services) ->
          switch (scene.pods()) {
            case Reading.Unseen<PodCensus> unseen -> unseen.as();
            case Reading.Seen<PodCensus>(var census) ->
                new Reading.Seen<>(of(services.all(), census, scene));
          };
    };
  }

  private static ServiceBook of(List<Service> all, PodCensus census, Scene scene)
      throws InterruptedException {
    var services = new LinkedHashMap<String, Service>();
    all.stream()
        .filter(service -> service.getSpec() != null)
        .forEach(service -> services.put(service.getMetadata().getName(), service));
    var slices = new HashMap<String, List<EndpointSlice>>();
    boolean sliced = false;
    if (scene.list(Kinds.ENDPOINT_SLICES) instanceof Reading.Seen<Few<EndpointSlice>>(var few)) {
      sliced = true;
      few.all()
          .forEach(slice ->
              slices
                  .computeIfAbsent(
                      Absent.map(slice.getMetadata().getLabels())
                          .getOrDefault(SERVICE_OF_SLICE, ""),
                      any -> new ArrayList<>())
                  .add(slice));
    }
    var owners = new HashMap<Ref, Ref>();
    var templates = new ArrayList<Template>();
    var book =
        new ServiceBook(scene.namespace(), services, slices, sliced, census, owners, templates);
    book.replicaSets(scene);
    if (services.values().stream().anyMatch(book::idle)) {
      book.statefulSets(scene);
    }
    return book;
  }

  private void replicaSets(Scene scene) throws InterruptedException {
    if (scene.list(Kinds.REPLICASETS) instanceof Reading.Seen<Few<ReplicaSet>>(var few)) {
      var newest = new HashMap<Ref, ReplicaSet>();
      var wanted = new HashMap<Ref, Integer>();
      for (var set : few.all()) {
        var ref = ref("replicaset", set.getMetadata());
        var top =
            Owners.controller(set)
                .map(owner -> new Ref(owner.getKind(), namespace, owner.getName()))
                .orElse(ref);
        owners.put(ref, top);
        newest.merge(top, set, ServiceBook::newer);
        if (set.getSpec() != null) {
          wanted.merge(top, count(set.getSpec().getReplicas()), Integer::sum);
        }
      }
      newest.forEach((top, set) -> {
        if (set.getSpec() != null && set.getSpec().getTemplate() != null) {
          template(top, set.getSpec().getTemplate().getMetadata(), wanted.getOrDefault(top, 0));
        }
      });
    }
  }

  private static ReplicaSet newer(ReplicaSet one, ReplicaSet other) {
    return Absent.text(one.getMetadata().getCreationTimestamp())
                .compareTo(Absent.text(other.getMetadata().getCreationTimestamp()))
            >= 0
        ? one
        : other;
  }

  /// The API server fills in 1 where the manifest says nothing.
  private static int count(@Nullable Integer replicas) {
    return replicas == null ? 1 : replicas;
  }

  private void statefulSets(Scene scene) throws InterruptedException {
    if (scene.list(Kinds.STATEFULSETS) instanceof Reading.Seen<Few<StatefulSet>>(var sets)) {
      for (var set : sets.all()) {
        if (set.getSpec() != null && set.getSpec().getTemplate() != null) {
          template(
              ref("statefulset", set.getMetadata()),
              set.getSpec().getTemplate().getMetadata(),
              count(set.getSpec().getReplicas()));
        }
      }
    }
  }

  private void template(Ref workload, @Nullable ObjectMeta metadata, int wanted) {
    if (metadata != null) {
      templates.add(new Template(workload, steady(Absent.map(metadata.getLabels())), wanted));
    }
  }

  private static Ref ref(String kind, ObjectMeta meta) {
    return new Ref(kind, Absent.text(meta.getNamespace()), Absent.text(meta.getName()));
  }

  private static Map<String, String> steady(Map<String, String> labels) {
    var steady = new TreeMap<>(labels);
    steady.keySet().removeAll(OF_A_REVISION);
    return steady;
  }

  /// The workload at the top, as far as it is known.
  Ref top(PodSummary pod) {
    var owner = pod.owner().orElse(pod.ref());
    return owners.getOrDefault(owner, owner);
  }

  /// No endpoint at all: the only ones that are worth a closer look in a namespace of many.
  private boolean idle(Service service) {
    return endpoints(service).isEmpty() && !selector(service).isEmpty();
  }

  private List<Endpoint> endpoints(Service service) {
    var seen = new LinkedHashMap<List<String>, Endpoint>();
    for (var slice : slices.getOrDefault(service.getMetadata().getName(), List.of())) {
      Absent.list(slice.getEndpoints())
          .forEach(endpoint -> seen.putIfAbsent(who(endpoint), endpoint));
    }
    return List.copyOf(seen.values());
  }

  /// A pod of two address families, or behind two ports, is in two slices.
  private static List<String> who(Endpoint endpoint) {
    return endpoint.getTargetRef() == null
        ? Absent.list(endpoint.getAddresses())
        : List.of(Absent.text(endpoint.getTargetRef().getName()));
  }

  static Map<String, String> selector(Service service) {
    return Absent.map(service.getSpec().getSelector());
  }

  /// Services that lead to the target, or are meant to.
  List<Service> own(Focus focus) {
    var top = focus.top();
    if (top.kind().equals("service")) {
      return Optional.ofNullable(services.get(top.name())).stream().toList();
    }
    if (top.kind().equals("namespace")) {
      return services.values().stream()
          .filter(service -> idle(service) || none(service))
          .limit(MOST_OF_A_NAMESPACE)
          .toList();
    }
    var labels = labels(focus);
    var leading =
        services.values().stream()
            .filter(service -> !selector(service).isEmpty())
            .filter(service ->
                labels.stream()
                    .anyMatch(l -> l.entrySet().containsAll(selector(service).entrySet())))
            .limit(MOST_OWN)
            .toList();
    var meant =
        services.values().stream()
            .filter(this::idle)
            .filter(service -> !leading.contains(service))
            .filter(
                service -> labels.stream().anyMatch(l -> Alikeness.score(selector(service), l) > 0))
            .filter(service -> isNearest(top, service))
            .limit(2)
            .toList();
    var own = new ArrayList<>(leading);
    own.addAll(meant);
    return own;
  }

  private boolean isNearest(Ref workload, Service service) {
    return behind(service, pods(service)).isEmpty()
        && near(service).filter(near -> near.workload().equals(workload)).isPresent();
  }

  private boolean none(Service service) {
    return sliced
        && !selector(service).isEmpty()
        && endpoints(service).stream().noneMatch(ServiceBook::serves);
  }

  private List<Map<String, String>> labels(Focus focus) {
    var pods = focus.pods().stream().map(pod -> steady(pod.labels()));
    var made =
        templates.stream()
            .filter(template -> template.workload().equals(focus.top()))
            .map(Template::labels);
    return java.util.stream.Stream.concat(pods, made)
        .filter(labels -> !labels.isEmpty())
        .distinct()
        .limit(MOST_LABEL_SETS)
        .toList();
  }

  /// The Service that a program means by this host; absent when it is none of the namespace.
  Optional<Service> named(Address address) {
    if (address.numeric()) {
      return services.values().stream()
          .filter(
              service -> addresses(service).contains(address.host()) || leadsTo(service, address))
          .findFirst();
    }
    var labels = address.host().split("\\.", -1);
    if (isHere(labels, 1)) {
      return Optional.ofNullable(services.get(labels[0]));
    }
    // a pod of a headless Service: kafka-0.kafka
    return labels.length > 1 && services.containsKey(labels[1]) && isHere(labels, 2)
        ? Optional.of(services.get(labels[1]))
        : Optional.empty();
  }

  private boolean leadsTo(Service service, Address address) {
    return endpoints(service).stream()
        .anyMatch(endpoint -> Absent.list(endpoint.getAddresses()).contains(address.host()));
  }

  /// Whether what follows the name is this namespace, or nothing.
  private boolean isHere(String[] labels, int from) {
    return labels.length == from
        || (labels[from].equals(namespace)
            && (labels.length == from + 1 || labels[from + 1].equals("svc")));
  }

  /// Another namespace that the host names as the cluster's DNS writes it, or empty.
  String elsewhere(Address address) {
    var labels = List.of(address.host().split("\\.", -1));
    int svc = labels.indexOf("svc");
    return svc >= 2 && !labels.get(svc - 1).equals(namespace) ? labels.get(svc - 1) : "";
  }

  /// Whether the host can be nothing but a Service of this namespace.
  boolean onlyHere(Address address) {
    var labels = address.host().split("\\.", -1);
    return !address.numeric()
        && !address.local()
        && (isHere(labels, 1) && !labels[0].isEmpty())
        && !services.containsKey(labels[0]);
  }

  String near(Address address) {
    return Alikeness.nearest(address.host().split("\\.", -1)[0], services.keySet()).orElse("");
  }

  Ref ref(Service service) {
    return new Ref("service", namespace, service.getMetadata().getName());
  }

  List<PodSummary> pods(Service service) {
    var selector = selector(service);
    return selector.isEmpty()
        ? List.of()
        : census.all().stream().filter(pod -> !pod.done() && pod.matches(selector)).toList();
  }

  private static List<String> addresses(Service service) {
    var all = new LinkedHashSet<String>(Absent.list(service.getSpec().getClusterIPs()));
    all.add(Absent.text(service.getSpec().getClusterIP()));
    all.remove("None");
    all.remove("");
    return List.copyOf(all);
  }

  private static boolean serves(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  ServiceState state(Service service) {
    var spec = service.getSpec();
    var pods = pods(service);
    var endpoints = endpoints(service);
    boolean counted = sliced || selector(service).isEmpty();
    int ready =
        counted
            ? (int) endpoints.stream().filter(ServiceBook::serves).count()
            : (int) pods.stream().filter(PodSummary::ready).count();
    var behind = behind(service, pods);
    return new ServiceState(
        ref(service),
        type(service),
        Absent.text(spec.getExternalName()),
        addresses(service),
        pairs(selector(service)),
        Absent.list(spec.getPorts()).stream().map(ServiceBook::port).toList(),
        pods.size(),
        ready,
        (counted ? endpoints.size() : pods.size()) - ready,
        pods.stream().flatMap(pod -> pod.ports().stream()).distinct().limit(20).toList(),
        behind,
        behind.isEmpty() ? near(service).stream().toList() : List.of());
  }

  private static String type(Service service) {
    var spec = service.getSpec();
    var type = Absent.text(spec.getType());
    return "None".equals(spec.getClusterIP()) ? "headless" : type.isEmpty() ? "ClusterIP" : type;
  }

  private static ServiceState.Port port(ServicePort port) {
    int number = Absent.number(port.getPort());
    var protocol = Absent.text(port.getProtocol());
    return new ServiceState.Port(
        Absent.text(port.getName()),
        number,
        text(port.getTargetPort(), number),
        protocol.isEmpty() ? "TCP" : protocol);
  }

  private static String text(@Nullable IntOrString target, int otherwise) {
    return target == null || target.getValue() == null
        ? String.valueOf(otherwise)
        : String.valueOf(target.getValue());
  }

  private List<ServiceState.Behind> behind(Service service, List<PodSummary> pods) {
    var selector = selector(service);
    if (selector.isEmpty()) {
      return List.of();
    }
    var byTop =
        pods.stream()
            .collect(Collectors.groupingBy(this::top, LinkedHashMap::new, Collectors.toList()));
    templates.stream()
        .filter(template -> template.labels().entrySet().containsAll(selector.entrySet()))
        .forEach(template -> byTop.putIfAbsent(template.workload(), List.of()));
    return byTop.entrySet().stream()
        .map(entry -> behind(entry.getKey(), entry.getValue(), selector))
        .limit(3)
        .toList();
  }

  private ServiceState.Behind behind(Ref top, List<PodSummary> pods, Map<String, String> selector) {
    return new ServiceState.Behind(
        top,
        templates.stream()
            .filter(template -> template.workload().equals(top))
            .mapToInt(Template::wanted)
            .findFirst()
            .orElse(-1),
        pods.size(),
        (int) pods.stream().filter(PodSummary::ready).count(),
        pairs(selector));
  }

  private Optional<ServiceState.Behind> near(Service service) {
    var selector = selector(service);
    if (selector.isEmpty()) {
      return Optional.empty();
    }
    var labels = new LinkedHashMap<Ref, Map<String, String>>();
    templates.forEach(template -> labels.put(template.workload(), template.labels()));
    census.all().stream()
        .filter(pod -> !pod.done())
        .forEach(pod -> labels.putIfAbsent(top(pod), steady(pod.labels())));
    return labels.entrySet().stream()
        .filter(entry -> score(service, entry.getKey(), entry.getValue()) > 0)
        .max(
            Comparator.comparingInt((Map.Entry<Ref, Map<String, String>> entry) ->
                    score(service, entry.getKey(), entry.getValue()))
                .thenComparing(entry -> entry.getKey().name(), Comparator.reverseOrder()))
        .map(entry -> near(entry.getKey(), entry.getValue(), selector));
  }

  /// A workload that is called as the Service is meant, whatever its labels.
  private static int score(Service service, Ref workload, Map<String, String> labels) {
    int score = Alikeness.score(selector(service), labels);
    return workload.name().equals(service.getMetadata().getName()) ? score + 8 : score;
  }

  private ServiceState.Behind near(
      Ref top, Map<String, String> labels, Map<String, String> selector) {
    var pods = census.all().stream().filter(pod -> !pod.done() && top(pod).equals(top)).toList();
    var told = new TreeMap<>(labels);
    told.keySet().retainAll(selector.keySet());
    if (told.isEmpty()) {
      labels.entrySet().stream().limit(3).forEach(pair -> told.put(pair.getKey(), pair.getValue()));
    }
    var behind = behind(top, pods, selector);
    return new ServiceState.Behind(
        top, behind.wanted(), behind.pods(), behind.ready(), pairs(told));
  }

  private static List<String> pairs(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream().map(pair -> pair.getKey() + "=" + pair.getValue()).toList();
  }
}
