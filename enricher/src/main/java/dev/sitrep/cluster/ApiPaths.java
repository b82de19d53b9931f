package dev.sitrep.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Paths of the Kubernetes API, for names and selectors that have been checked.
final class ApiPaths {
  private ApiPaths() {}

  static String list(Query<?> query, int limit, String continued) {
    var parameters = new StringJoiner("&", "?", "");
    parameters.add("limit=" + limit);
    if (!query.labels().isEmpty()) {
      parameters.add("labelSelector=" + encoded(selector(query.labels())));
    }
    if (!query.fields().isEmpty()) {
      parameters.add("fieldSelector=" + encoded(selector(query.fields())));
    }
    if (!continued.isEmpty()) {
      parameters.add("continue=" + encoded(continued));
    }
    return resource(query.kind(), query.namespace()) + parameters;
  }

  static String get(Kind<?> kind, String namespace, String name) {
    return resource(kind, namespace) + "/" + encoded(name);
  }

  static String log(LogQuery query, int tailLines, int limitBytes) {
    return get(Kinds.PODS, query.namespace(), query.pod())
        + "/log?container="
        + encoded(query.container())
        + (query.previous() ? "&previous=true" : "")
        + "&tailLines="
        + tailLines
        + "&limitBytes="
        + limitBytes
        + "&timestamps=true";
  }

  static String resource(Kind<?> kind, String namespace) {
    var root = kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/";
    var inside =
        kind.namespaced() && !namespace.isEmpty() ? "/namespaces/" + encoded(namespace) : "";
    return root + kind.version() + inside + "/" + kind.resource();
  }

  private static String selector(Map<String, String> wanted) {
    var terms = new StringJoiner(",");
    new TreeMap<>(wanted).forEach((key, value) -> terms.add(key + "=" + value));
    return terms.toString();
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
