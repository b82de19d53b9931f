package dev.sitrep.incident;

import dev.sitrep.alert.Quoted;
import dev.sitrep.safety.Names;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// One alert on its way to a target: the first rule that finds one wins.
final class Resolution {
  /// A label whose value is a name.
  private record Named(String label, String name) {
    boolean exported() {
      return label.startsWith("exported_");
    }
  }

  /// An object that a label names, once its namespace is known.
  private record Candidate(Named named, Function<String, Target> in) {}

  private final TargetLabels names;
  private final Map<String, String> labels;
  private final String alertname;
  private final String job;
  private final Set<String> doubts = new LinkedHashSet<>();

  Resolution(TargetLabels names, Map<String, String> labels) {
    this.names = names;
    this.labels = labels;
    this.alertname = value("alertname");
    this.job = firstValue(names.job());
  }

  Targeted targeted() {
    var target =
        byAlertName()
            .or(this::byNodeExporter)
            .or(this::byWorkloadOrPod)
            .or(this::byService)
            .or(this::persistentVolume)
            .or(this::byNode)
            .or(this::byNamespace)
            .orElseGet(Target.Cluster::new);
    var container =
        switch (target) {
          case Target.Pod _, Target.Workload _ -> container();
          default -> "";
        };
    return new Targeted(target, container, List.copyOf(doubts));
  }

  private Optional<Target> byAlertName() {
    if (AlertNames.CLUSTER.contains(alertname)) {
      return Optional.of(new Target.Cluster());
    }
    if (AlertNames.PERSISTENT_VOLUME.contains(alertname)) {
      return persistentVolume().or(() -> unnamed("a persistent volume"));
    }
    if (AlertNames.NODE.contains(alertname)) {
      return node().or(() -> unnamed("a node"));
    }
    return Optional.empty();
  }

  private Optional<Target> unnamed(String what) {
    doubts.add("the alert is about " + what + ", but no label names it");
    return Optional.of(new Target.Cluster());
  }

  /// What node-exporter measures is the node, whatever the alert is called.
  private Optional<Target> byNodeExporter() {
    return Exporters.isNodeExporter(job) && !AlertNames.SERVICE.contains(alertname)
        ? node()
        : Optional.empty();
  }

  private Optional<Target> byWorkloadOrPod() {
    var namespace = namespace();
    var object = workload().or(this::podOrNone);
    if (object.isPresent() && namespace.isEmpty()) {
      return homeless(object.get()).or(() -> Optional.of(new Target.Cluster()));
    }
    return object.map(candidate -> candidate.in().apply(namespace.orElseThrow().name()));
  }

  private Optional<Target> byService() {
    var service = service();
    if (service.isEmpty()) {
      return Optional.empty();
    }
    var namespace = namespace();
    return namespace.isEmpty()
        ? homeless(service.get())
        : Optional.of(service.get().in().apply(namespace.get().name()));
  }

  private Optional<Target> homeless(Candidate candidate) {
    var named = candidate.named();
    doubts.add(
        "label "
            + named.label()
            + " names "
            + Quoted.of(named.name(), 80)
            + ", but no label names its namespace");
    return Optional.empty();
  }

  /// Beside a namespace the node only says where something runs, except where the namespace may be
  /// the exporter's.
  private Optional<Target> byNode() {
    return Exporters.isKubelet(job) || stateMetrics() || namespace().isEmpty()
        ? node()
        : Optional.empty();
  }

  private Optional<Target> byNamespace() {
    var namespace = namespace();
    if (namespace.isPresent() && !namespace.get().exported() && stateMetricsPod()) {
      doubts.add("label pod names kube-state-metrics itself; label namespace may be its own too");
    }
    return namespace.map(named -> new Target.Namespace(named.name()));
  }

  private Optional<Named> namespace() {
    return first(names.namespace(), false, Names::isLabel);
  }

  private Optional<Candidate> workload() {
    for (var workload : names.workloads()) {
      var named = first(workload.labels(), false, Names::isSubdomain);
      if (named.isPresent()) {
        var kind = workload.kind();
        var name = named.get().name();
        return Optional.of(
            new Candidate(
                named.get(),
                namespace ->
                    kind.equals("persistentvolumeclaim")
                        ? new Target.Volume(namespace, name)
                        : new Target.Workload(namespace, kind, name)));
      }
    }
    return Optional.empty();
  }

  private Optional<Candidate> podOrNone() {
    return pod().map(named -> new Candidate(named, ns -> new Target.Pod(ns, named.name())));
  }

  /// The pod that the alert is about; kube-state-metrics' own never is.
  private Optional<Named> pod() {
    return first(names.pod(), plainAreScrapers(), Names::isSubdomain)
        .filter(named -> !Exporters.isStateMetrics(named.name()));
  }

  private Optional<Candidate> service() {
    boolean any = AlertNames.SERVICE.contains(alertname);
    return first(names.service(), plainAreScrapers(), Names::isLabel)
        .filter(named -> any || named.exported() || !Exporters.isService(named.name()))
        .map(named -> new Candidate(named, ns -> new Target.Service(ns, named.name())));
  }

  private Optional<Target> persistentVolume() {
    return first(names.persistentVolume(), false, Names::isSubdomain)
        .map(named -> new Target.Volume("", named.name()));
  }

  private Optional<Target> node() {
    return first(names.node(), false, Names::isSubdomain)
        .map(Named::name)
        .or(this::scrapedNode)
        .map(Target.Node::new);
  }

  /// Only a node's own exporters are scraped at the node's address.
  private Optional<String> scrapedNode() {
    boolean ofNode = Exporters.isKubelet(job) || Exporters.isNodeExporter(job);
    boolean aboutNode = AlertNames.NODE.contains(alertname) && !stateMetrics();
    var instance = firstValue(names.instance());
    if (!(ofNode || aboutNode) || instance.isEmpty()) {
      return Optional.empty();
    }
    var host = Instances.host(instance);
    if (host.isEmpty()) {
      doubts.add("label instance is not a node's name or address: " + Quoted.of(instance, 80));
    }
    return host;
  }

  private String container() {
    boolean fromPod = pod().isPresent() || !stateMetrics();
    return first(names.container(), plainAreScrapers(), Names::isLabel)
        .filter(named -> named.exported() || fromPod)
        .map(Named::name)
        .filter(name -> !Exporters.isStateMetricsContainer(name))
        .orElse("");
  }

  /// Whether kube-state-metrics was scraped: then only labels of its metrics count.
  private boolean stateMetrics() {
    return Exporters.isStateMetrics(job) || stateMetricsPod();
  }

  private boolean stateMetricsPod() {
    return Exporters.isStateMetrics(firstValue(names.pod()));
  }

  /// Beside an exported namespace, plain labels are those of the scraped target. The kubelet's
  /// targets have no pod and no container, so that those stay plain.
  private boolean plainAreScrapers() {
    return namespace().filter(Named::exported).isPresent() && !Exporters.isKubelet(job);
  }

  private Optional<Named> first(List<String> labels, boolean exportedOnly, Predicate<String> rule) {
    for (var label : labels) {
      var named = named("exported_" + label, rule);
      if (named.isEmpty() && !exportedOnly) {
        named = named(label, rule);
      }
      if (named.isPresent()) {
        return named;
      }
    }
    return Optional.empty();
  }

  private Optional<Named> named(String label, Predicate<String> rule) {
    var value = value(label);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!rule.test(value)) {
      doubts.add("label " + label + " is not a Kubernetes name: " + Quoted.of(value, 80));
      return Optional.empty();
    }
    return Optional.of(new Named(label, value));
  }

  private String firstValue(List<String> labels) {
    return labels.stream().map(this::value).filter(v -> !v.isEmpty()).findFirst().orElse("");
  }

  private String value(String label) {
    return labels.getOrDefault(label, "");
  }
}
