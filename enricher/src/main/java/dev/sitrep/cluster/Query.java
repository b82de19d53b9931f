package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.TreeMap;

/// Which objects of a kind: those of one namespace that carry all these labels and field values.
///
/// @param namespace empty for cluster-scoped kinds, and for all namespaces
/// @param labels equality label selector
/// @param fields equality field selector; pods know `metadata.name`, `status.phase` and
///   `spec.nodeName`, events `involvedObject.name` and `involvedObject.kind`, every kind
///   `metadata.name` and `metadata.namespace`
public record Query<T extends HasMetadata>(
    Kind<T> kind, String namespace, Map<String, String> labels, Map<String, String> fields) {
  public Query {
    labels = Map.copyOf(labels);
    fields = Map.copyOf(fields);
  }

  public static <T extends HasMetadata> Query<T> of(Kind<T> kind, String namespace) {
    return new Query<>(kind, namespace, Map.of(), Map.of());
  }

  public Query<T> withLabels(Map<String, String> wanted) {
    return new Query<>(kind, namespace, wanted, fields);
  }

  public Query<T> withField(String path, String value) {
    var more = new TreeMap<>(fields);
    more.put(path, value);
    return new Query<>(kind, namespace, labels, more);
  }

  /// What a report calls it: `pods of storefront`.
  public String spoken() {
    return namespace.isEmpty() ? kind.resource() : kind.resource() + " of " + namespace;
  }
}
