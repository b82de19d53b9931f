package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Inbox.Accepted;
import dev.sitrep.receiver.store.Inbox.Failing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server of the test's own: it goes away, or asks for passwords.
@Timeout(120)
class PostgresServerTest {
  @TempDir private Path folder;
  private PostgresServer server;

  @BeforeEach
  void start() throws Exception {
    server = PostgresServer.in(folder);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void a_password_is_asked_for_and_never_shown() throws Exception {
    server.execute(
        "CREATE ROLE guest LOGIN PASSWORD 'right'", "CREATE SCHEMA guests AUTHORIZATION guest");
    server.lock("guest");
    var guest =
        new PostgresAddress(
            "guest",
            server.address("postgres", Map.of()).hosts(),
            "postgres",
            Map.of("currentSchema", "guests"));
    Stores.postgres(guest, "right").close();

    for (var password : List.of("", "wrong-one")) {
      var failure = assertThrows(StoreFailure.class, () -> Stores.postgres(guest, password));
      var message = failure.getMessage();
      assertTrue(message.contains(": does not let user guest in ("), message);
      assertTrue(
          message.endsWith(
              "put the right password into the file of store.passwordFile, or mend pg_hba.conf"),
          message);
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        assertFalse(String.valueOf(cause).contains("wrong-one"));
      }
    }
    var foreign =
        new PostgresAddress(
            "guest",
            server.address("postgres", Map.of()).hosts(),
            "postgres",
            Map.of("currentSchema", "public"));
    var message =
        assertThrows(StoreFailure.class, () -> Stores.postgres(foreign, "right")).getMessage();
    assertTrue(message.contains("user guest may not do that"), message);
    assertTrue(message.contains("GRANT USAGE, CREATE ON SCHEMA public TO guest"), message);
  }

  /// Bodies come and are worked on all the while; the server goes away twice in the middle of it.
  @Test
  void nothing_that_was_acknowledged_is_lost_when_the_server_goes_away_and_comes_back()
      throws Exception {
    var acknowledged = ConcurrentHashMap.<String>newKeySet();
    var taken = ConcurrentHashMap.<String>newKeySet();
    Set<String> refused = ConcurrentHashMap.newKeySet();
    var ending = new AtomicBoolean();
    var over = new AtomicBoolean();
    try (var store = Stores.postgres(server.schema(), "");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        threads.execute(() -> {
          while (!ending.get()) {
            switch (store.inbox().accept(new byte[2_000], Instant.now())) {
              case Accepted(var id) -> acknowledged.add(id);
              case Failing(var why) -> refused.add(why);
              case Inbox.Full(var why) -> refused.add(why);
            }
            pause(40);
          }
        });
      }
      for (int i = 0; i < 4; i++) {
        threads.execute(() -> work(store, over, taken));
      }
      try {
        for (int round = 0; round < 2; round++) {
          pause(800);
          server.stop();
          int before = acknowledged.size();
          pause(300);
          assertFalse(refused.isEmpty(), "while the server is away bodies are refused");
          assertEquals(before, acknowledged.size());
          server.start();
          await("bodies are accepted again", () -> acknowledged.size() > before + 100);
        }
        ending.set(true);
        await("all bodies are worked off", () -> store.counts().waitingBodies() == 0);
      } finally {
        ending.set(true);
        over.set(true);
      }
      threads.shutdown();
      assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
      assertTrue(taken.containsAll(acknowledged));
      assertEquals(0, store.counts().deadLetters());
    }
    for (var why : refused) {
      assertTrue(why.startsWith("store postgresql://localhost:"), why);
    }
  }

  private static void work(Store store, AtomicBoolean over, Set<String> taken) {
    while (!over.get()) {
      try {
        var body = store.inbox().next(Duration.ofMillis(100));
        if (body.isPresent()) {
          taken.add(body.get().id());
          store.inbox().finished(body.get().id());
        }
      } catch (StoreFailure e) {
        pause(50);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void await(String what, BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not within 40 s: " + what);
      pause(50);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
