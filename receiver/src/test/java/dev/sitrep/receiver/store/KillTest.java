package dev.sitrep.receiver.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Inbox.Accepted;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  private static final int ACKNOWLEDGED = 3_000;

  @TempDir private Path folder;

  /// Accepts on 16 threads until it is killed, and prints each id once it is acknowledged.
  static final class Victim {
    public static void main(String[] args) {
      var store = Stores.sqlite(Path.of(args[0]));
      var threads = Executors.newFixedThreadPool(16);
      for (int i = 0; i < 16; i++) {
        threads.execute(() -> {
          while (true) {
            if (store.inbox().accept(new byte[2_000], Instant.now()) instanceof Accepted(var id)) {
              System.out.println(id);
            }
          }
        });
      }
    }
  }

  @RepeatedTest(2)
  void every_body_that_was_acknowledged_before_a_kill_is_there_after_it() throws Exception {
    var file = folder.resolve("sitrep.db");
    var victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var acknowledged = new HashSet<String>();
    try (var lines = new BufferedReader(new InputStreamReader(victim.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.length() == 20) {
          acknowledged.add(line);
        }
        if (acknowledged.size() == ACKNOWLEDGED) {
          victim.toHandle().destroyForcibly();
        }
      }
    }
    assertEquals(128 + 9, victim.waitFor());
    assertTrue(acknowledged.size() >= ACKNOWLEDGED, "only " + acknowledged.size());

    try (var sqlite = new Sqlite(file, Sqlite.Limits.DEFAULT)) {
      var whole = "SELECT id FROM bodies JOIN inbox USING (id) WHERE length(body) = 2000";
      var there = sqlite.read(session -> session.rows(whole, row -> row.getString(1)));
      acknowledged.removeAll(new HashSet<>(there));
    }
    assertEquals(new HashSet<String>(), acknowledged);
  }
}
