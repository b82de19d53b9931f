package dev.sitrep.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AllowedNamespacesTest {

  @Test
  void a_namespace_that_is_not_named_is_not_even_asked_about() throws InterruptedException {
    try (var server = StubApiServer.start()) {
      for (var namespace : Set.of("shop", "vault")) {
        server.add(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("a")
                .endMetadata()
                .build());
        server.log(namespace, "a", "app", false, "2026-11-21T10:00:00Z hello");
      }
      try (var cluster = new AllowedNamespaces(live(server), Set.of("shop"))) {
        assertEquals(
            "", refusal(cluster.list(Query.of(Kinds.PODS, "shop"), Collectors.counting())));
        assertEquals("", refusal(cluster.any(Query.of(Kinds.PODS, "shop"))));
        assertEquals("", refusal(cluster.get(Kinds.PODS, "shop", "a")));
        assertEquals("", refusal(cluster.log(log("shop"))));
        int asked = server.requests().size();
        var no = "cluster.namespaces does not name vault";
        assertEquals(
            no, refusal(cluster.list(Query.of(Kinds.PODS, "vault"), Collectors.counting())));
        assertEquals(no, refusal(cluster.any(Query.of(Kinds.PODS, "vault"))));
        assertEquals(no, refusal(cluster.get(Kinds.PODS, "vault", "a")));
        assertEquals(no, refusal(cluster.get(Kinds.NAMESPACES, "", "vault")));
        assertEquals(no, refusal(cluster.log(log("vault"))));
        assertEquals(
            "cluster.namespaces allows single namespaces only",
            refusal(cluster.list(Query.of(Kinds.PODS, ""), Collectors.counting())));
        assertEquals(asked, server.requests().size());
      }
    }
  }

  private static Cluster live(StubApiServer server) {
    return LiveCluster.connect(LiveCluster.Options.current().withMasterUrl(server.url()));
  }

  private static LogQuery log(String namespace) {
    return new LogQuery(namespace, "a", "app", false, 10, 1000);
  }

  /// Why it may not be read, empty when it was.
  private static String refusal(Reading<?> reading) {
    return switch (reading) {
      case Reading.Seen<?> seen -> "";
      case Reading.Unseen<?>(var why, var detail) -> {
        assertEquals(Reading.Why.FORBIDDEN, why);
        yield detail;
      }
    };
  }
}
