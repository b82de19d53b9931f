package dev.sitrep.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class StubApiServerTest {
  @Test
  void cannot_be_written_to() throws Exception {
    try (var server = Contract.server();
        var http = HttpClient.newHttpClient()) {
      var pods = URI.create(server.url() + "/api/v1/namespaces/contract/pods/talker");

      var delete = HttpRequest.newBuilder(pods).DELETE().build();
      assertEquals(405, http.send(delete, HttpResponse.BodyHandlers.ofString()).statusCode());
      var get = HttpRequest.newBuilder(pods).build();
      assertEquals(200, http.send(get, HttpResponse.BodyHandlers.ofString()).statusCode());
      assertEquals("DELETE", server.requests().getFirst().method());
    }
  }
}
