package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.alert.Payloads;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Stage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedBodiesTest {
  private final Service service;

  RecordedBodiesTest(@TempDir Path folder) throws IOException {
    service = Service.start(folder, Stage.of(folder, Payloads.names()));
  }

  @ParameterizedTest
  @MethodSource("dev.sitrep.alert.Payloads#names")
  void every_body_that_alertmanager_ever_sent_is_accepted(String name) throws Exception {
    var answer = service.alert(Payloads.bytes(name));
    assertEquals(202, answer.status(), answer.body());
    assertEquals(
        Payloads.group(name).alerts().size(), answer.json().path("accepted").asInt(), name);
    assertFalse(answer.json().path("id").asText().isEmpty());
  }

  @AfterAll
  void and_is_worked_off() throws Exception {
    try (service) {
      service.settle();
      var health = service.get("/healthz").json();
      assertEquals(0, health.path("deadLetters").asInt(), health.toString());
      assertFalse(service.get("/metrics").body().contains("sitrep_faults_total"));
      assertFalse(service.told().reports().isEmpty());
    }
  }
}
