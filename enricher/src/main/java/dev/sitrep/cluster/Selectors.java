package dev.sitrep.cluster;

import dev.sitrep.safety.Names;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a query may ask, and which objects it means: the API server's rules, for all clusters.
final class Selectors {
  private static final Set<String> POD_FIELDS =
      Set.of("metadata.name", "metadata.namespace", "status.phase", "spec.nodeName");
  private static final Set<String> EVENT_FIELDS =
      Set.of("metadata.name", "metadata.namespace", "involvedObject.name", "involvedObject.kind");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
  private static final Pattern FIELD_VALUE = Pattern.compile("[A-Za-z0-9:._-]{0,253}");

  private Selectors() {}

  /// What is wrong with the query, if anything is.
  static Optional<String> fault(Query<?> query) {
    var kind = query.kind();
    if (kind.namespaced() && !query.namespace().isEmpty() && !Names.isLabel(query.namespace())) {
      return Optional.of(said("namespace", query.namespace()));
    }
    for (var label : query.labels().entrySet()) {
      if (!isLabelKey(label.getKey()) || !isLabelValue(label.getValue())) {
        return Optional.of(said("label", label.getKey() + "=" + label.getValue()));
      }
    }
    for (var field : query.fields().entrySet()) {
      if (!known(kind).contains(field.getKey())) {
        return Optional.of(said("field", field.getKey()));
      }
      if (!FIELD_VALUE.matcher(field.getValue()).matches()) {
        return Optional.of(said("field value", field.getValue()));
      }
    }
    return Optional.empty();
  }

  static Optional<String> fault(Kind<?> kind, String namespace, String name) {
    if (kind.namespaced() && !Names.isLabel(namespace)) {
      return Optional.of(said("namespace", namespace));
    }
    return Names.isSubdomain(name) ? Optional.empty() : Optional.of(said("name", name));
  }

  static Optional<String> fault(LogQuery query) {
    var pod = fault(Kinds.PODS, query.namespace(), query.pod());
    if (pod.isPresent() || Names.isLabel(query.container())) {
      return pod;
    }
    return Optional.of(said("container", query.container()));
  }

  static <T> Reading.Unseen<T> invalid(String fault) {
    return new Reading.Unseen<>(Reading.Why.INVALID, fault);
  }

  static boolean select(Query<?> query, HasMetadata object) {
    var metadata = object.getMetadata();
    if (!inside(query, String.valueOf(metadata.getNamespace()))) {
      return false;
    }
    return query.labels().isEmpty() && query.fields().isEmpty()
        || holds(query.labels(), labels(object)) && holds(query.fields(), fields(object));
  }

  static boolean holds(Map<String, String> wanted, Map<String, String> present) {
    return wanted.entrySet().stream()
        .allMatch(one -> one.getValue().equals(present.get(one.getKey())));
  }

  static Map<String, String> labels(HasMetadata object) {
    var labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  /// The values of all fields that a selector may name.
  static Map<String, String> fields(HasMetadata object) {
    var fields = new TreeMap<String, String>();
    put(fields, "metadata.name", object.getMetadata().getName());
    put(fields, "metadata.namespace", object.getMetadata().getNamespace());
    switch (object) {
      case Pod pod -> {
        put(fields, "spec.nodeName", pod.getSpec() == null ? "" : pod.getSpec().getNodeName());
        put(fields, "status.phase", pod.getStatus() == null ? "" : pod.getStatus().getPhase());
      }
      case Event event when event.getInvolvedObject() != null -> {
        put(fields, "involvedObject.name", event.getInvolvedObject().getName());
        put(fields, "involvedObject.kind", event.getInvolvedObject().getKind());
      }
      default -> {}
    }
    return fields;
  }

  private static void put(Map<String, String> fields, String path, @Nullable String value) {
    fields.put(path, value == null ? "" : value);
  }

  private static boolean inside(Query<?> query, String namespace) {
    return !query.kind().namespaced()
        || query.namespace().isEmpty()
        || query.namespace().equals(namespace);
  }

  private static Set<String> known(Kind<?> kind) {
    if (kind.equals(Kinds.PODS)) {
      return POD_FIELDS;
    }
    if (kind.equals(Kinds.EVENTS)) {
      return EVENT_FIELDS;
    }
    return kind.namespaced()
        ? Set.of("metadata.name", "metadata.namespace")
        : Set.of("metadata.name");
  }

  private static boolean isLabelKey(String key) {
    int slash = key.indexOf('/');
    return slash < 0
        ? LABEL.matcher(key).matches()
        : Names.isSubdomain(key.substring(0, slash))
            && LABEL.matcher(key.substring(slash + 1)).matches();
  }

  private static boolean isLabelValue(String value) {
    return value.isEmpty() || LABEL.matcher(value).matches();
  }

  private static String said(String what, String value) {
    return NoAnswer.oneLine(what + " '" + value + "'");
  }
}
