package dev.sitrep.receiver.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// What an ordeal has at hand.
///
/// @param folder where it may leave things; one for each ordeal
/// @param told hears how it goes
record Chamber(Path folder, Scale scale, long seed, Postgres postgres, Consumer<String> told) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// @param url as `store.url` takes it; empty where no server is given
  record Postgres(String url, String passwordFile) {}

  /// The same numbers for the same seed.
  Random random() {
    return new Random(seed);
  }

  Path store() {
    return folder.resolve("sitrep.db");
  }

  /// A `serve` that tells this chat and asks this model.
  Child.Plan plan(String name, DumpFolder cluster, Chat chat, SmallModel model) throws IOException {
    var dump = folder.resolve("dump");
    if (!Files.exists(dump)) {
      cluster.write(dump);
    }
    return Child.Plan.plain(folder, name, store(), dump)
        .with("SITREP_CHANNELS", chat.channel())
        .with("SITREP_MODEL_NAME", SmallModel.NAME)
        .with("OLLAMA_HOST", model.host());
  }

  /// The same on the PostgreSQL that was given.
  Child.Plan shared(Child.Plan plan) {
    var shared = plan.with("SITREP_STORE_URL", postgres.url);
    return postgres.passwordFile.isEmpty()
        ? shared
        : shared.with("SITREP_STORE_PASSWORD_FILE", postgres.passwordFile);
  }

  /// The incidents that a service lists, all pages of them.
  static List<JsonNode> incidents(URI url) throws IOException {
    var all = new ArrayList<JsonNode>();
    try (var http = PlainHttp.connect(url, PATIENCE)) {
      var before = "";
      while (true) {
        var page =
            JSON.readTree(http.get("/api/v1/incidents?before=" + before, "application/json").body())
                .path("incidents");
        page.forEach(all::add);
        if (page.isEmpty()) {
          return all;
        }
        before = page.get(page.size() - 1).path("id").asText();
      }
    }
  }

  static int status(URI url, String path) {
    try (var http = PlainHttp.connect(url, PATIENCE)) {
      return http.get(path, "application/json").status();
    } catch (IOException e) {
      return 0;
    }
  }

  /// Whether it came true in that time.
  static boolean await(Duration patience, BooleanSupplier what) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }
}
