package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The objects of one kind, each written once, in the order that a real server lists them.
final class StubObjects {
  private record Stored(
      String namespace, Map<String, String> labels, Map<String, String> fields, byte[] json) {}

  private final Kind<?> kind;
  private final ConcurrentSkipListMap<String, Stored> byKey = new ConcurrentSkipListMap<>();

  StubObjects(Kind<?> kind) {
    this.kind = kind;
  }

  void add(HasMetadata object, byte[] json) {
    var namespace = kind.namespaced() ? object.getMetadata().getNamespace() : "";
    byKey.put(
        namespace + "/" + object.getMetadata().getName(),
        new Stored(
            namespace,
            Map.copyOf(Selectors.labels(object)),
            Map.copyOf(Selectors.fields(object)),
            json));
  }

  byte @Nullable [] get(String namespace, String name) {
    var stored = byKey.get(namespace + "/" + name);
    return stored == null ? null : stored.json();
  }

  String field(String namespace, String name, String path) {
    var stored = byKey.get(namespace + "/" + name);
    return stored == null ? "" : stored.fields().getOrDefault(path, "");
  }

  /// One page as the API writes it: metadata first.
  byte[] page(
      String namespace,
      Map<String, String> labels,
      Map<String, String> fields,
      int limit,
      String continued) {
    var from = continued.isEmpty() ? "" : new String(decoded(continued), StandardCharsets.UTF_8);
    var parts = new ArrayList<byte[]>();
    var last = "";
    boolean more = false;
    for (var entry : byKey.tailMap(from, false).entrySet()) {
      var one = entry.getValue();
      if ((namespace.isEmpty() || one.namespace().equals(namespace))
          && Selectors.holds(labels, one.labels())
          && Selectors.holds(fields, one.fields())) {
        more = parts.size() == limit;
        if (more) {
          break;
        }
        parts.add(one.json());
        last = entry.getKey();
      }
    }
    return joined(parts, more ? last : "");
  }

  private byte[] joined(List<byte[]> parts, String last) {
    var token = last.isEmpty() ? "" : ",\"continue\":\"" + encoded(last) + "\"";
    var head =
        "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"1000\"%s},\"items\":["
            .formatted(kind.name(), kind.apiVersion(), token)
            .getBytes(StandardCharsets.UTF_8);
    int size = head.length + parts.stream().mapToInt(part -> part.length + 1).sum() + 2;
    var page = new byte[parts.isEmpty() ? size : size - 1];
    System.arraycopy(head, 0, page, 0, head.length);
    int at = head.length;
    for (var part : parts) {
      if (at > head.length) {
        page[at++] = ',';
      }
      System.arraycopy(part, 0, page, at, part.length);
      at += part.length;
    }
    page[at] = ']';
    page[at + 1] = '}';
    return page;
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] decoded(String token) {
    return Base64.getUrlDecoder().decode(token);
  }
}
