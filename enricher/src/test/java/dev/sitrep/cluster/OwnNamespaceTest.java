package dev.sitrep.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnNamespaceTest {
  @ParameterizedTest
  @CsvSource({
    "true, POST, /api/v1/namespaces",
    "true, POST, /k8s/clusters/c-1/api/v1/namespaces",
    "true, POST, /api/v1/namespaces/own/pods",
    "true, PUT, /apis/apps/v1/namespaces/own/deployments/api/status",
    "true, DELETE, /api/v1/namespaces/own",
    "true, DELETE, /api/v1/namespaces/own/events",
    "true, GET, /api/v1/namespaces/prod",
    "false, POST, /api/v1/namespaces/prod/pods",
    "false, POST, /api/v1/nodes",
    "false, DELETE, /api/v1/namespaces",
    "false, DELETE, /api/v1/namespaces/prod",
    "false, DELETE, /api/v1/namespaces/own-too",
    "false, PATCH, /api/v1/namespaces/own-too/pods/a",
    "false, DELETE, /api/v1/pods",
  })
  void nothing_is_written_elsewhere(boolean allowed, String method, String path) {
    assertEquals(allowed, OwnNamespace.allows("own", method, path));
  }

  @Test
  void the_current_context_is_never_meant() {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> OwnNamespace.in(LiveCluster.Options.current()));

    assertTrue(String.valueOf(refused.getMessage()).contains("no context is named"));
  }
}
