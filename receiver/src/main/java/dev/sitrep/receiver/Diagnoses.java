package dev.sitrep.receiver;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.diagnosis.Turn;
import dev.sitrep.evidence.Places;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.Target;
import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.report.Enricher;
import dev.sitrep.report.Report;
import dev.sitrep.safety.Names;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Diagnoses that a person asks for.
///
/// @param namespaces those that may be asked about; empty for all that the cluster lets us read
/// @param stored incidents by their id
/// @param seen what whoever asks may see
public record Diagnoses(
    Cluster cluster,
    Enricher enricher,
    IncidentIds ids,
    List<String> namespaces,
    Function<String, Optional<Incident>> stored,
    Namespaces seen) {

  /// For the diagnostician to say itself why there is no answer.
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

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

    /// There may be such a namespace, and it is none of the asker's business.
    record Closed(String why, String wayOut) implements Asked {}

    /// The cluster cannot be read at all.
    record Unreadable(String why, String wayOut) implements Asked {}
  }

  /// What is asked. A text that is not given is empty.
  ///
  /// @param target `deployment/api`, `pod/api-5d9`; empty for the whole namespace
  /// @param incident id of a stored incident: then it is about that one's target
  /// @param question in a person's words
  /// @param history what was said before, oldest first
  public record Question(
      String namespace, String target, String incident, String question, List<Turn> history) {
    public Question {
      history = List.copyOf(history);
    }
  }

  /// Whoever wants to hear how it goes, in this order, before the report is there.
  public interface Audience {
    /// The question makes sense; the cluster is being read.
    void collecting();

    /// What the rules found; the model is being asked.
    void found(Report facts);

    /// A piece of the model's answer: raw JSON, of which nothing is checked.
    void said(String piece);
  }

  private static final Audience NOBODY =
      new Audience() {
        @Override
        public void collecting() {}

        @Override
        public void found(Report facts) {}

        @Override
        public void said(String piece) {}
      };

  /// For those who know no incidents.
  public Diagnoses(Cluster cluster, Enricher enricher, IncidentIds ids, List<String> namespaces) {
    this(cluster, enricher, ids, namespaces, _ -> Optional.empty());
  }

  /// For those who may see everything.
  public Diagnoses(
      Cluster cluster,
      Enricher enricher,
      IncidentIds ids,
      List<String> namespaces,
      Function<String, Optional<Incident>> stored) {
    this(cluster, enricher, ids, namespaces, stored, Namespaces.EVERYTHING);
  }

  /// The same for somebody who may see less.
  public Diagnoses within(Namespaces less) {
    return new Diagnoses(cluster, enricher, ids, namespaces, stored, less);
  }

  /// Waits for the model as long as a report does.
  public Asked ask(Question question) throws InterruptedException {
    return ask(question, NOBODY, enricher.diagnostician().patience());
  }

  /// For those who have the facts meanwhile: waits for the model as long as one question may take.
  public Asked ask(Question question, Audience audience) throws InterruptedException {
    return ask(question, audience, enricher.diagnostician().total().plus(A_MOMENT));
  }

  /// @param patience for the model's answer
  public Asked ask(Question question, Audience audience, Duration patience)
      throws InterruptedException {
    return switch (about(question)) {
      case About.Nothing(var why) -> why;
      case About.This(var incident) ->
          new Asked.Reported(reported(incident, question.history(), audience, patience));
    };
  }

  private Report reported(
      Incident incident, List<Turn> history, Audience audience, Duration patience)
      throws InterruptedException {
    audience.collecting();
    var found = new CountDownLatch(1);
    try (var investigation =
        enricher.investigate(
            incident,
            history,
            piece -> {
              if (passed(found)) {
                audience.said(piece);
              }
            })) {
      audience.found(investigation.facts());
      found.countDown();
      return investigation.within(patience);
    }
  }

  /// False when nobody waits any more.
  private static boolean passed(CountDownLatch door) {
    try {
      door.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// What a question is about.
  private sealed interface About {
    record This(Incident incident) implements About {}

    record Nothing(Asked why) implements About {}
  }

  private About about(Question question) throws InterruptedException {
    if (!question.incident().isEmpty()) {
      return aboutIncident(question);
    }
    var namespace = question.namespace();
    if (namespace.isEmpty()) {
      return invalid("no namespace is named", "name one: it says where to look");
    }
    var closed = closed(namespace);
    if (closed.isPresent()) {
      return new About.Nothing(closed.get());
    }
    if (question.target().isEmpty()) {
      return about(new Target.Namespace(namespace), question.question());
    }
    return switch (named(namespace, question.target())) {
      case Named.Unclear(var why) -> new About.Nothing(why);
      case Named.Clear(var kind, var target) ->
          switch (cluster.get(kind, namespace, target.ref().name())) {
            case Reading.Unseen<?>(var why, var detail) when why == Reading.Why.ABSENT ->
                new About.Nothing(
                    new Asked.Unknown(
                        "there is no %s %s in namespace %s"
                            .formatted(word(kind), target.ref().name(), namespace),
                        "`kubectl -n %s get %s` lists them".formatted(namespace, kind.resource())));
            default -> about(target, question.question());
          };
    };
  }

  /// An object that is gone can be asked about too, while its incident is stored.
  private About aboutIncident(Question question) throws InterruptedException {
    var found =
        stored
            .apply(question.incident())
            .filter(incident -> seen.include(incident.target().namespace()));
    if (found.isEmpty()) {
      return new About.Nothing(
          new Asked.Unknown(
              "there is no incident " + shown(question.incident()),
              "GET /api/v1/incidents lists them"));
    }
    var incident = found.get();
    var namespace = incident.target().namespace();
    if (!question.namespace().isEmpty() && !question.namespace().equals(namespace)) {
      return invalid(
          "namespace %s is not the one of incident %s"
              .formatted(shown(question.namespace()), incident.id()),
          "leave out the namespace: the incident says where to look");
    }
    if (!question.target().isEmpty()) {
      switch (named(namespace, question.target())) {
        case Named.Unclear(var why) -> {
          return new About.Nothing(why);
        }
        case Named.Clear(_, var target) -> {
          if (!target.equals(incident.target())) {
            return invalid(
                "target %s is not the one of incident %s"
                    .formatted(shown(question.target()), incident.id()),
                "leave out the target, or the incident");
          }
        }
      }
    }
    var closed = namespace.isEmpty() ? Optional.<Asked>empty() : closed(namespace);
    return closed
        .<About>map(About.Nothing::new)
        .orElseGet(() -> new About.This(asked(incident, question.question())));
  }

  private static Incident asked(Incident incident, String question) {
    return new Incident(
        incident.id(),
        incident.clusterLabel(),
        incident.target(),
        incident.container(),
        incident.alerts(),
        question,
        incident.doubts(),
        incident.openedAt());
  }

  private About about(Target target, String question) {
    return new About.This(
        new Incident(ids.next(), "", target, "", List.of(), question, List.of(), cluster.now()));
  }

  private static About invalid(String why, String wayOut) {
    return new About.Nothing(new Asked.Invalid(why, wayOut));
  }

  /// Why a namespace cannot be asked about, if so.
  private Optional<Asked> closed(String namespace) throws InterruptedException {
    if (!Names.isLabel(namespace)) {
      return Optional.of(
          new Asked.Invalid(
              "namespace %s is no Kubernetes name".formatted(shown(namespace)),
              "use lower-case letters, digits and -, at most 63"));
    }
    if (!seen.include(namespace)) {
      return Optional.of(
          new Asked.Closed(
              "you may not ask about namespace %s".formatted(namespace),
              "yours are %s (access in the configuration)".formatted(seen)));
    }
    if (!namespaces.isEmpty() && !namespaces.contains(namespace)) {
      return Optional.of(
          new Asked.Unknown(
              "namespace %s may not be asked about".formatted(namespace),
              seen.everything()
                  ? "allowed are " + String.join(", ", namespaces) + " (cluster.namespaces)"
                  : "cluster.namespaces does not name it"));
    }
    return switch (Places.look(cluster, namespace)) {
      case Places.There() -> Optional.empty();
      case Places.Nowhere(var known) ->
          Optional.of(
              new Asked.Unknown(
                  "there is no namespace %s in %s".formatted(namespace, cluster.name()),
                  known.isEmpty() || !seen.everything()
                      ? "`kubectl get namespaces` lists them"
                      : "there are " + known));
      case Places.Dark(var why) ->
          Optional.of(
              new Asked.Unreadable(
                  "%s cannot be read: %s".formatted(cluster.name(), why),
                  "check the address, the credentials and the network; `kubectl get pods` must"
                      + " work"));
    };
  }

  /// What a target's name says.
  private sealed interface Named {
    record Clear(Kind<?> kind, Target target) implements Named {}

    record Unclear(Asked why) implements Named {}
  }

  private static Named named(String namespace, String target) {
    int slash = target.indexOf('/');
    var name = target.substring(slash + 1);
    if (slash < 1 || !Names.isSubdomain(name)) {
      return new Named.Unclear(
          new Asked.Invalid(
              "target %s is not of the form kind/name".formatted(shown(target)),
              "for example deployment/api or pod/api-5d9"));
    }
    var word = target.substring(0, slash);
    return TARGETS.stream()
        .filter(kind -> calls(kind, word))
        .findFirst()
        .<Named>map(kind -> new Named.Clear(kind, target(word(kind), namespace, name)))
        .orElseGet(() ->
            new Named.Unclear(
                new Asked.Invalid(
                    "target %s: %s is no kind to ask about".formatted(shown(target), shown(word)),
                    "kinds are "
                        + TARGETS.stream()
                            .map(Diagnoses::word)
                            .collect(Collectors.joining(", ")))));
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

  private static String shown(String text) {
    var plain = text.replaceAll("[^\\p{Alnum}/._-]", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
  }
}
