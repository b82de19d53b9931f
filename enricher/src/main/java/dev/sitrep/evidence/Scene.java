package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import dev.sitrep.safety.Redaction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One incident and the cluster around it. What several sources need is read through here with the
/// same query and the same collector, so that the cluster can share the answer between them.
public final class Scene {
  private final Incident incident;
  private final Cluster cluster;
  private final Redaction redaction;
  private final Allowance allowance = new Allowance();
  private final Once<Neighbourhood> neighbourhood = new Once<>();
  private final Once<Reading<Focus>> focus = new Once<>();
  private final Once<List<Evidence>> logs = new Once<>();
  private final Once<Reading<ServiceBook>> services = new Once<>();

  Scene(Incident incident, Cluster cluster, Redaction redaction) {
    this.incident = incident;
    this.cluster = cluster;
    this.redaction = redaction;
  }

  public Incident incident() {
    return incident;
  }

  public Cluster cluster() {
    return cluster;
  }

  /// For long text (logs), which is cleaned before it is cut into lines; [Collector] cleans the
  /// rest.
  public Redaction redaction() {
    return redaction;
  }

  public Target target() {
    return incident.target();
  }

  public String namespace() {
    return target().namespace();
  }

  /// What the incident is about, found once.
  public Reading<Focus> focus() throws InterruptedException {
    return focus.get(() -> Focus.of(this));
  }

  /// The lines that matter of the target's failing containers, read once.
  List<Evidence> logs() throws InterruptedException {
    return logs.get(() -> Logs.of(this));
  }

  /// Whom the target talks to, and what is wrong with these.
  Neighbourhood neighbourhood() throws InterruptedException {
    return neighbourhood.get(() -> Neighbourhood.of(this));
  }

  /// The Services of the target's namespace and their endpoints.
  Reading<ServiceBook> services() throws InterruptedException {
    return services.get(() -> ServiceBook.of(this));
  }

  /// All objects of a kind in the target's namespace, listed once; of a kind without namespaces,
  /// all there are.
  public <T extends HasMetadata> Reading<Few<T>> list(Kind<T> kind) throws InterruptedException {
    if (kind.namespaced() && namespace().isEmpty()) {
      return new Reading.Unseen<>(Reading.Why.UNAVAILABLE, "the target is in no namespace");
    }
    return allowance.list(kind) ? Few.of(kind, namespace(), cluster) : Allowance.spent();
  }

  /// One object of the target's namespace, or one without a namespace, taken from the list of its
  /// kind: whoever asks for its neighbour needs no other call.
  public <T extends HasMetadata> Reading<T> find(Kind<T> kind, String name)
      throws InterruptedException {
    return allowance.list(kind) ? Few.find(kind, namespace(), name, cluster) : Allowance.spent();
  }

  public Reading<Log> log(LogQuery query) throws InterruptedException {
    return allowance.log() ? cluster.log(query) : Allowance.spent();
  }

  /// Starts what nearly every incident needs, all at once.
  void readAhead() {
    if (!namespace().isEmpty()) {
      Few.WANTED.forEach(allowance::list);
      Few.ahead(cluster, namespace());
    }
  }

  /// The pods of the target's namespace; for a node the pods on it, in all namespaces.
  public Reading<PodCensus> pods() throws InterruptedException {
    var query =
        switch (target()) {
          case Target.Node(var name) -> Query.of(Kinds.PODS, "").withField("spec.nodeName", name);
          default -> Query.of(Kinds.PODS, namespace());
        };
    return allowance.list(Kinds.PODS)
        ? cluster.list(query, PodCensus.COLLECTOR)
        : Allowance.spent();
  }

  public Reading<EventBook> events() throws InterruptedException {
    var query =
        switch (target()) {
          case Target.Node(var name) ->
              Query.of(Kinds.EVENTS, "").withField("involvedObject.name", name);
          default -> Query.of(Kinds.EVENTS, namespace());
        };
    return allowance.list(Kinds.EVENTS)
        ? cluster.list(query, EventBook.COLLECTOR)
        : Allowance.spent();
  }

  /// Names of the pods that the alerts are about.
  Set<String> podsOfAlerts() {
    var names =
        incident.alerts().stream()
            .map(alert -> alert.label("pod"))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(HashSet::new));
    if (target() instanceof Target.Pod(var _, var name)) {
      names.add(name);
    }
    return names;
  }

  /// Whether there is a place to look at all: a cluster-wide alert has none.
  public boolean hasPlace() {
    return !(target() instanceof Target.Cluster) && !(namespace().isEmpty() && isVolume());
  }

  private boolean isVolume() {
    return target() instanceof Target.Volume;
  }
}
