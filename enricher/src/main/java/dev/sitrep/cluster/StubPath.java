package dev.sitrep.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a path of the Kubernetes API asks for.
///
/// @param namespace empty for cluster-scoped kinds and for all namespaces
/// @param name empty for a list
/// @param log the pod's log
record StubPath(String group, String namespace, String resource, String name, boolean log) {

  static @Nullable StubPath parse(String path) {
    var parts = List.of(path.substring(1).split("/", -1));
    if (parts.size() < 3) {
      return null;
    }
    boolean core = parts.getFirst().equals("api");
    var group = core ? "" : parts.get(1);
    var rest = parts.subList(core ? 2 : 3, parts.size());
    var namespace = "";
    if (rest.size() >= 3 && rest.getFirst().equals("namespaces")) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    boolean log = rest.size() == 3 && rest.get(2).equals("log");
    if (rest.isEmpty() || rest.size() > 2 && !log) {
      return null;
    }
    return new StubPath(group, namespace, rest.getFirst(), rest.size() > 1 ? rest.get(1) : "", log);
  }
}
