package dev.sitrep.cluster;

import java.util.Locale;
import java.util.Objects;

/// The name of one object: what `kubectl` needs to find it again.
///
/// @param kind lower-case singular resource name as in `kubectl get <kind>`: `pod`, `deployment`,
///   `node`
/// @param namespace empty for cluster-scoped objects
public record Ref(String kind, String namespace, String name) {
  public Ref {
    kind = kind.toLowerCase(Locale.ROOT);
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(name);
  }

  /// `pod/api-5d9`
  public String path() {
    return kind + "/" + name;
  }

  /// `deployment api`
  public String spoken() {
    return kind + " " + name;
  }

  /// `storefront/deployment api`, or `node worker-3` for what has no namespace.
  public String qualified() {
    return namespace.isEmpty() ? spoken() : namespace + "/" + spoken();
  }
}
