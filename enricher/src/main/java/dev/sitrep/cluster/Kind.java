package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// A kind of object that Sitrep may list and get, under the names that RBAC uses.
///
/// @param group API group, empty for the core group
/// @param version API version inside the group
/// @param resource plural resource name: the word in a ClusterRole and in the API path
/// @param type the model class; its simple name is the `kind` of a manifest
/// @param namespaced false for nodes and the like
public record Kind<T extends HasMetadata>(
    String group, String version, String resource, Class<T> type, boolean namespaced) {

  /// `Deployment`, as in a manifest.
  public String name() {
    return type.getSimpleName();
  }

  /// `v1` or `apps/v1`, as in a manifest.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// The object of this kind with that name.
  public Ref ref(String namespace, String name) {
    return new Ref(name(), namespaced ? namespace : "", name);
  }
}
