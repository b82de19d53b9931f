package dev.sitrep.receiver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sitrep.alert.Payloads;
import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.store.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeadLettersTest {
  private static final String NONE = "There are no dead letters.\n";

  @TempDir private Path folder;

  @Test
  void a_message_that_a_channel_refused_is_delivered_by_the_sitrep_that_runs() throws Exception {
    var sent = Collections.synchronizedList(new ArrayList<String>());
    var far = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    far.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(sent.isEmpty() ? 400 : 200, -1);
          sent.add(exchange.getRequestHeaders().getFirst("webhook-id"));
          exchange.close();
        });
    far.start();
    var chat =
        "[{name: chat, type: webhook, url: 'http://127.0.0.1:%d/'}]"
            .formatted(far.getAddress().getPort());
    try (var service = Service.start(folder, open(), Map.of("SITREP_CHANNELS", chat))) {
      service.alert(Payloads.bytes("01-firing-single"));
      Service.eventually("a dead letter", () -> deadLetters(service) == 1);
      var id = json("list").at("/deadLetters/0/id").asText();

      var retried = apart("retry", id);
      assertEquals(0, retried.exit(), retried.out() + retried.err());
      assertTrue(
          retried.out().startsWith(id + "  message to channel chat about incident "),
          retried.out());
      assertTrue(retried.out().contains(": back in the outbox\n"), retried.out());
      assertTrue(retried.out().contains("A running `sitrep serve` takes that up"), retried.out());
      // that it refused may be told besides
      Service.eventually("the message", () -> Collections.frequency(sent, sent.getFirst()) == 2);
      service.settle();
      assertEquals(2, Collections.frequency(sent, sent.getFirst()));
      assertEquals(0, deadLetters(service));
      assertEquals(NONE, apart("list").out());
    } finally {
      far.stop(0);
    }
  }

  @Test
  void lists_the_newest_first_and_says_how_many_more_there_are() throws Exception {
    store();
    assertEquals(NONE, here("list").out());
    assertEquals(0, json("list").path("total").asInt(-1));
    letter("a", "inbox", "", 1_000, "a fault of ours");
    letter("b", "outbox", "chat", 3_000, "404");
    letter("c", "incident", "01MGONE", 2_000, "");

    var all = here("list");
    assertEquals(0, all.exit(), all.err());
    assertEquals(List.of("b", "c", "a"), ids(all));
    for (var words :
        List.of(
            "message to channel chat about an incident that was deleted, 5 attempts\n  404\n",
            "incident 01MGONE, which was deleted, 5 attempts\n  no reason was given\n",
            "webhook body of 2 bytes, 5 attempts\n  a fault of ours\n",
            "\n3 dead letters.\n",
            "retry ID...",
            "drop ID...")) {
      assertTrue(all.out().contains(words), () -> words + " in " + all.out());
    }
    var some = here("list", "--limit", "2");
    assertEquals(List.of("b", "c"), ids(some));
    assertTrue(
        some.out().contains("the newest 2 of 3 dead letters; --limit 3 shows all"), some.out());
    here("list", "--limit", "0").cannot("--limit 0", "1 to");
  }

  @Test
  void json_has_all_of_it() throws Exception {
    store();
    letter("a", "outbox", "chat", 1_000, "caf\u00e9 \u202e\u009b31m \u0007");
    var ran = here("list", "--output", "json");
    assertTrue(ran.out().chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127)), ran.out());
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"deadLetters": [{"id": "a", "diedAt": "1970-01-01T00:00:01Z", "origin": "outbox",
                  "channel": "chat", "incident": "", "attempts": 5, "reason": "caf\u00e9  ",
                  "bytes": 2}], "total": 1}
                """),
        new ObjectMapper().readTree(ran.out()));
  }

  @Test
  void a_reason_can_neither_steer_the_terminal_nor_forge_a_letter_nor_tell_a_secret()
      throws Exception {
    store();
    letter(
        "a",
        "outbox",
        "ch\u001b[2Jat",
        1_000,
        "\u001b]0;evil\u0007no\n\nb  2026-01-01 00:00:00 UTC  fine\u202e password=hunter2hunter2 "
            + "x".repeat(9_000));
    var out = here("list").out();
    assertTrue(out.chars().allMatch(c -> c == '\n' || c == '\u2026' || (c >= ' ' && c < 127)), out);
    assertFalse(out.contains("hunter2"), out);
    assertFalse(out.contains("\nb "), out);
    assertTrue(out.length() < 1_500, out);
    assertFalse(here("drop", "no\u001b[2Jne").out().contains("\u001b"));
  }

  @Test
  void says_of_each_what_became_of_it() throws Exception {
    store();
    letter("a", "inbox", "", 1_000, "why");
    letter("b", "outbox", "chat", 2_000, "why");
    letter("c", "incident", "01MGONE", 3_000, "why");

    var ran = here("retry", "c", "none", "a", "b", "a");
    assertEquals(1, ran.exit(), ran.err());
    assertEquals("", ran.err());
    assertEquals(
        """
        c  incident 01MGONE, which was deleted: there is nothing left to tell (store.keepDays, store.keepIncidents); run: sitrep dead-letters drop c
        none  is no dead letter; `sitrep dead-letters list` names them
        a  webhook body of 2 bytes: back in the inbox
        b  message to channel chat about an incident that was deleted: there is nothing left to tell (store.keepDays, store.keepIncidents); run: sitrep dead-letters drop b
        1 of 4 put back. A running `sitrep serve` takes that up within seconds, else its next start does.
        """,
        ran.out());
    try (var store = Stores.sqlite(file())) {
      assertEquals(1, store.counts().waitingBodies());
    }

    var dropped = here("drop", "c", "none");
    assertEquals(1, dropped.exit());
    assertEquals(
        """
        c  incident 01MGONE, which was deleted: deleted
        none  is no dead letter; `sitrep dead-letters list` names them
        """,
        dropped.out());
    assertEquals(0, here("drop", "b").exit());
    assertEquals(NONE, here("list").out());
  }

  @Test
  void all_are_those_of_a_channel_or_really_all() throws Exception {
    store();
    letter("a", "inbox", "", 1_000, "why");
    letter("b", "inbox", "", 2_000, "why");
    letter("c", "outbox", "chat", 3_000, "why");
    letter("d", "outbox", "ops", 4_000, "why");

    assertEquals(
        "There are no dead letters of channel mail.\n",
        here("retry", "--all", "--channel", "mail").out());
    assertEquals(List.of("c"), ids(here("retry", "--all", "--channel", "chat")));
    assertEquals(List.of("a", "b", "c", "d"), ids(here("retry", "--all")), "the oldest first");
    assertEquals(2, json("list").path("total").asInt());

    here("drop", "--all").cannot("2 dead letters", "--yes");
    assertEquals(2, json("list").path("total").asInt());
    assertEquals(0, here("drop", "--all", "--channel", "ops", "--yes").exit());
    assertEquals(List.of("c"), ids(here("drop", "--all", "--yes")));
    assertEquals(NONE, here("retry", "--all").out());
    assertEquals(NONE, here("drop", "--all").out());
  }

  @Test
  void a_command_line_that_names_none_or_both_is_told() {
    var none = here("retry");
    none.misused("which dead letters", "--all");
    assertTrue(none.err().endsWith("Try: sitrep dead-letters retry --help\n"), none.err());
    here("drop", "a", "--all").misused("not both");
    here("retry", "a", "--channel", "chat").misused("--channel goes with --all");
  }

  @Test
  void where_no_store_is_none_is_made() throws Exception {
    here("list").cannot(file().toString(), "is not there", "store.path");
    here("retry", "--all").cannot("is not there");
    here("drop", "a").cannot("is not there");
    assertFalse(Files.exists(file()));
    apart("list").cannot("is not there");
  }

  private Path file() {
    return folder.resolve("sitrep.db");
  }

  private void store() {
    Stores.sqlite(file()).close();
  }

  private void letter(String id, String origin, String subject, long diedAt, String reason)
      throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        var insert =
            connection.prepareStatement("INSERT INTO dead_letters VALUES (?, ?, ?, 5, ?, ?, ?)")) {
      insert.setString(1, id);
      insert.setString(2, origin);
      insert.setString(3, subject);
      insert.setString(4, reason);
      insert.setLong(5, diedAt);
      insert.setBytes(6, "{}".getBytes(UTF_8));
      insert.executeUpdate();
    }
  }

  private static FakeCluster open() {
    var cluster = FakeCluster.closed();
    cluster.open();
    return cluster;
  }

  private static int deadLetters(Service service) throws Exception {
    return service.get("/healthz").json().path("deadLetters").asInt(-1);
  }

  private JsonNode json(String command) throws Exception {
    return new ObjectMapper().readTree(here(command, "--output", "json").out());
  }

  private static List<String> ids(Ran ran) {
    return ran.out()
        .lines()
        .filter(line -> line.matches("[a-d]  .*"))
        .map(line -> line.substring(0, 1))
        .toList();
  }

  private Ran here(String... args) {
    try {
      var config =
          Files.writeString(folder.resolve("sitrep.yaml"), "store: {path: " + file() + "}\n");
      var line = new ArrayList<>(List.of("dead-letters"));
      line.addAll(List.of(args));
      line.addAll(List.of("--config", config.toString()));
      return Ran.here(line.toArray(String[]::new));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// In a process of its own, as in a pod.
  private Ran apart(String... args) throws Exception {
    var line = new ArrayList<>(List.of("dead-letters"));
    line.addAll(List.of(args));
    return Ran.apart(
        folder, Map.of("SITREP_STORE_PATH", file().toString()), line.toArray(String[]::new));
  }
}
