package dev.sitrep.receiver.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AuditTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T08:00:00Z"));
  private final List<String> lines = new ArrayList<>();

  @Test
  void a_call_is_one_line_of_json() throws Exception {
    new Audit(lines::add, false, now::get).tell(entry("diagnose", "ann\r\n\u2028@x", "a secret?"));
    var line = lines.getFirst();
    assertFalse(line.contains("\n") || line.contains("\r") || line.contains("\u2028"), line);
    var json = json(0);
    assertEquals("diagnose", json.path("audit").asText());
    assertEquals("2026-11-21T08:00:00Z", json.path("time").asText());
    assertEquals("ann\r\n\u2028@x", json.path("who").asText());
    assertEquals("shop", json.path("namespace").asText());
    assertFalse(json.has("target"), "nothing to say");
    assertEquals(200, json.path("status").asInt());
    assertEquals("done", json.path("outcome").asText());
    assertEquals(12, json.path("millis").asInt());
    assertFalse(line.contains("secret?"), "the words of a question are nobody's business");
  }

  @Test
  void the_words_are_there_where_they_are_wished_for() throws Exception {
    new Audit(lines::add, true, now::get).tell(entry("ask", "ann", "why?"));
    assertEquals("why?", json(0).path("question").asText());
  }

  @Test
  void a_flood_of_refused_calls_is_counted_and_nothing_else_is_lost() throws Exception {
    var audit = new Audit(lines::add, false, now::get);
    for (int i = 0; i < Audit.REFUSALS + 500; i++) {
      audit.refused(entry("refused", "", ""));
    }
    assertEquals(Audit.REFUSALS, lines.size());
    audit.tell(entry("ask", "ann", ""));
    assertEquals(Audit.REFUSALS + 1, lines.size());
    now.set(now.get().plusSeconds(60));
    audit.refused(entry("refused", "", ""));
    assertEquals(500, json(lines.size() - 1).path("leftOut").asInt());
    audit.refused(entry("refused", "", ""));
    assertFalse(json(lines.size() - 1).has("leftOut"));
  }

  @Test
  void a_start_names_who_may_call() throws Exception {
    new Audit(lines::add, false, now::get).started("0.0.0.0:8080", Callers.anybody());
    assertEquals("start", json(0).path("audit").asText());
    assertEquals("anybody", json(0).path("callers").path(0).asText());
    assertTrue(lines.getFirst().contains("0.0.0.0:8080"));
  }

  private JsonNode json(int line) throws Exception {
    return new ObjectMapper().readTree(lines.get(line));
  }

  private static Audit.Entry entry(String what, String who, String question) {
    return new Audit.Entry(
        what,
        who,
        "token",
        "10.0.0.1",
        "/" + what,
        Map.of("namespace", "shop", "target", ""),
        question,
        200,
        "done",
        12);
  }
}
