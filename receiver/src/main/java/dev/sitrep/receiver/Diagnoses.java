package dev.sitrep.receiver;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.evidence.Places;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.Target;
import dev.sitrep.report.Enricher;
import dev.sitrep.report.Report;
import dev.sitrep.safety.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Diagnoses that a person asks for.
///
/// @param namespaces those that may be asked about; empty for all that the cluster lets us read
public record Diagnoses(
    Cluster cluster, Enricher enricher, IncidentIds ids, List<String> namespaces) {

  private static final List<Kind<?>> TARGETS =
      List.of(
          Kinds.DEPLOYMENTS,
          Kinds.STATEFULSETS,
          Kinds.DAEMONSETS,
          Kinds.REPLICASETS,
          Kinds.JOBS,
          Kinds.CRONJOBS,
          Kinds.PODS,
          Kinds.SERVICES,
          Kinds.CLAIMS);

  private static final Map<String, String> SHORT =
      Map.of(
          "deployment", "deploy",
          "statefulset", "sts",
          "daemonset", "ds",
          "replicaset", "rs",
          "cronjob", "cj",
          "pod", "po",
          "service", "svc",
          "persistentvolumeclaim", "pvc");

  /// What came of asking.
  public sealed interface Asked {
    record Reported(Report report) implements Asked {}

    /// The request makes no sense.
    record Invalid(String why, String wayOut) implements Asked {}

    /// There is no such namespace or object, or it may not be asked about.
    record Unknown(String why, String wayOut) implements Asked {}

    /// The cluster cannot be read at all.
    record Unreadable(String why, String wayOut) implements Asked {}
  }

  /// @param target `deployment/api`, `pod/api-5d9`, or empty for the whole namespace
  public Asked ask(String namespace, String target, String question) throws InterruptedException {
    if (namespace.isEmpty()) {
      return new Asked.Invalid("no namespace is named", "name one: it says where to look");
    }
    if (!Names.isLabel(namespace)) {
      return new Asked.Invalid(
          "namespace %s is no Kubernetes name".formatted(shown(namespace)),
          "use lower-case letters, digits and -, at most 63");
    }
    if (!namespaces.isEmpty() && !namespaces.contains(namespace)) {
      return new Asked.Unknown(
          "namespace %s may not be asked about".formatted(namespace),
          "allowed are " + String.join(", ", namespaces) + " (cluster.namespaces)");
    }
    return switch (Places.look(cluster, namespace)) {
      case Places.There() -> inside(namespace, target, question);
      case Places.Nowhere(var known) ->
          new Asked.Unknown(
              "there is no namespace %s in %s".formatted(namespace, cluster.name()),
              known.isEmpty() ? "`kubectl get namespaces` lists them" : "there are " + known);
      case Places.Dark(var why) ->
          new Asked.Unreadable(
              "%s cannot be read: %s".formatted(cluster.name(), why),
              "check the address, the credentials and the network; `kubectl get pods` must work");
    };
  }

  private Asked inside(String namespace, String target, String question)
      throws InterruptedException {
    if (target.isEmpty()) {
      return reported(new Target.Namespace(namespace), question);
    }
    int slash = target.indexOf('/');
    var name = target.substring(slash + 1);
    if (slash < 1 || !Names.isSubdomain(name)) {
      return new Asked.Invalid(
          "target %s is not of the form kind/name".formatted(shown(target)),
          "for example deployment/api or pod/api-5d9");
    }
    var word = target.substring(0, slash);
    var known = TARGETS.stream().filter(kind -> calls(kind, word)).findFirst();
    if (known.isEmpty()) {
      return new Asked.Invalid(
          "target %s: %s is no kind to ask about".formatted(shown(target), shown(word)),
          "kinds are " + TARGETS.stream().map(Diagnoses::word).collect(Collectors.joining(", ")));
    }
    var kind = word(known.get());
    return switch (cluster.get(known.get(), namespace, name)) {
      case Reading.Unseen<?>(var why, var detail) when why == Reading.Why.ABSENT ->
          new Asked.Unknown(
              "there is no %s %s in namespace %s".formatted(kind, name, namespace),
              "`kubectl -n %s get %s` lists them".formatted(namespace, known.get().resource()));
      default -> reported(target(kind, namespace, name), question);
    };
  }

  /// Whether `kubectl get` calls the kind so: deployment, deployments, deploy.
  private static boolean calls(Kind<?> kind, String word) {
    var lower = word.toLowerCase(Locale.ROOT);
    return lower.equals(word(kind))
        || lower.equals(kind.resource())
        || lower.equals(SHORT.get(word(kind)));
  }

  private static String word(Kind<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Target target(String kind, String namespace, String name) {
    return switch (kind) {
      case "pod" -> new Target.Pod(namespace, name);
      case "service" -> new Target.Service(namespace, name);
      case "persistentvolumeclaim" -> new Target.Volume(namespace, name);
      default -> new Target.Workload(namespace, kind, name);
    };
  }

  private Asked reported(Target target, String question) throws InterruptedException {
    var incident =
        new Incident(ids.next(), "", target, "", List.of(), question, List.of(), cluster.now());
    return new Asked.Reported(enricher.report(incident));
  }

  private static String shown(String text) {
    var plain = text.replaceAll("[^\\p{Alnum}/._-]", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
  }
}
