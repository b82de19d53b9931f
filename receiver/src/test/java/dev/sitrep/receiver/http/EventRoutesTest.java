package dev.sitrep.receiver.http;

import static dev.sitrep.receiver.Notification.START;
import static dev.sitrep.receiver.Notification.crashLabels;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.receiver.Notification;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventRoutesTest {
  private static final String POD = "api-7c9d-a1b2c";

  @TempDir private Path folder;

  private Service service() throws Exception {
    return Service.start(folder, Stage.of(folder, List.of("01-firing-single")));
  }

  private static byte[] crash(String namespace) {
    return new Notification().crashes(namespace, POD).bytes();
  }

  private static byte[] end(String namespace) {
    return new Notification()
        .resolved(crashLabels(namespace, POD), START, START.plusSeconds(60))
        .bytes();
  }

  @Test
  void an_incident_is_seen_from_its_beginning_to_its_end() throws Exception {
    try (var service = service();
        var listener = new Listener(service.url(), "/api/v1/events", "")) {
      assertEquals("reset", listener.next().name());
      service.alert(crash("shop"));
      var first = listener.next();
      assertEquals("new", first.name());
      assertEquals("shop", first.data().at("/incident/namespace").asText());
      var sent = isSent(first.data()) ? first : listener.until(EventRoutesTest::isSent);
      assertTrue(sent.data().at("/incident/headline").asText().contains("api"), sent::toString);
      service.settle();
      service.alert(end("shop"));
      var over = listener.until(event -> event.at("/incident/state").asText().equals("over"));
      assertEquals("resolved", over.name());
      assertEquals("resolved", over.data().at("/incident/ending").asText());
    }
  }

  private static boolean isSent(JsonNode event) {
    return event.at("/incident/stage").asText().equals("sent");
  }

  @Test
  void one_incident_has_events_of_its_own() throws Exception {
    try (var service = service()) {
      service.alert(crash("shop"));
      service.settle();
      var id = service.get("/api/v1/incidents").json().at("/incidents/0/id").asText();
      service.get("/api/v1/incidents/none/events").problem(404, "not_found", "none");
      try (var listener = new Listener(service.url(), "/api/v1/incidents/" + id + "/events", "")) {
        assertEquals("reset", listener.next().name());
        service.alert(crash("media"));
        service.settle();
        service.alert(end("shop"));
        var next = listener.until(event -> event.at("/incident/state").asText().equals("over"));
        assertEquals(id, next.data().at("/incident/id").asText());
        assertEquals(List.of(id), listener.incidents());
      }
    }
  }

  @Test
  void who_comes_back_is_told_what_he_missed_or_to_read_the_list() throws Exception {
    try (var service = service()) {
      String last;
      try (var listener = new Listener(service.url(), "/api/v1/events", "")) {
        last = listener.next().id();
      }
      service.alert(crash("shop"));
      service.settle();
      Service.eventually(
          "the change is seen",
          () -> {
            try (var again =
                new Listener(service.url(), "/api/v1/events", "Last-Event-ID: " + last + "\r\n")) {
              return again.next().name().equals("new");
            }
          });
      try (var stranger =
          new Listener(service.url(), "/api/v1/events", "Last-Event-ID: 00000000-7\r\n")) {
        assertEquals("reset", stranger.next().name());
      }
    }
  }

  @Test
  void the_last_word_is_bye() throws Exception {
    var service = service();
    try (var listener = new Listener(service.url(), "/api/v1/events", "")) {
      assertEquals("reset", listener.next().name());
      var closing = Thread.ofVirtual().start(service::close);
      var bye = listener.next();
      assertEquals("bye", bye.name());
      assertTrue(bye.data().path("why").asText().contains("stopping"), bye::toString);
      closing.join();
    }
  }

  @Test
  void only_so_many_may_listen() throws Exception {
    var listeners = new ArrayList<Listener>();
    try (var service = service()) {
      for (int i = 0; i < Changes.Limits.DEFAULT.listeners(); i++) {
        var listener = new Listener(service.url(), "/api/v1/events", "");
        listeners.add(listener);
        listener.next();
      }
      service.get("/api/v1/events").problem(429, "too_many_listeners", "100 listeners");
      listeners.removeLast().close();
      Service.eventually(
          "a place is free",
          () -> {
            try (var one = new Listener(service.url(), "/api/v1/events", "")) {
              return one.status() == 200;
            }
          });
      for (var listener : listeners) {
        listener.close();
      }
    }
  }

  private record Event(String id, String name, JsonNode data) {}

  private interface Wanted {
    boolean test(JsonNode data);
  }

  /// Reads a stream as it comes.
  private static final class Listener implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Socket socket;
    private final BufferedReader in;
    private final int status;
    private final List<String> incidents = new ArrayList<>();

    Listener(URI url, String path, String headers) throws IOException {
      socket = new Socket(url.getHost(), url.getPort());
      socket.setSoTimeout(30_000);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      var request = "GET " + path + " HTTP/1.1\r\nHost: sitrep\r\n" + headers + "\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      status = Integer.parseInt(line().split(" ", 3)[1]);
      while (!line().isEmpty()) {
        // headers
      }
    }

    int status() {
      return status;
    }

    List<String> incidents() {
      return incidents.stream().distinct().toList();
    }

    private String line() throws IOException {
      var line = in.readLine();
      if (line == null) {
        throw new IOException("the stream ended");
      }
      return line;
    }

    /// Chunk sizes and comments stand on lines of their own.
    Event next() throws IOException {
      var id = "";
      var name = "";
      while (true) {
        var line = line();
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          var event = new Event(id, name, JSON.readTree(line.substring(6)));
          var incident = event.data().at("/incident/id").asText();
          if (!incident.isEmpty()) {
            incidents.add(incident);
          }
          return event;
        }
      }
    }

    Event until(Wanted wanted) throws IOException {
      while (true) {
        var event = next();
        if (wanted.test(event.data())) {
          return event;
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
