package dev.sitrep.receiver.cli;

import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.engine.Ollama;
import dev.sitrep.notifier.Terminal;
import dev.sitrep.receiver.App;
import dev.sitrep.receiver.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep demo`
@Command(
    name = "demo",
    description = {
      "Runs the whole service on a recorded broken cluster and posts real alerts to it.",
      "Needs no cluster and no model; explains with Ollama where one answers at OLLAMA_HOST or localhost."
    },
    mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration MODEL_PATIENCE = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @Option(
      names = "--once",
      description = "ends when the reports are out: with 0, or with 1 when one is missing")
  private boolean once;

  @Override
  public Integer call() throws Exception {
    quieten();
    var folder = Files.createTempDirectory("sitrep-demo");
    try (var recording = Recording.open()) {
      var config = config(folder, recording.cluster());
      var out = spec.commandLine().getOut();
      var reports = new PrintedReports("terminal", out, Terminal.of(System.getenv()));
      var app = App.start(config, () -> DumpedCluster.open(recording.cluster()), List.of(reports));
      var lifetime = Lifetime.endingWith(() -> end(app, folder));
      var url = app.url(config);
      out.printf("Sitrep listens at %s, model: %s%n%n", url, modelOf(config));
      post(recording, URI.create(url));
      var missing = reports.await(objects(recording), PATIENCE.plus(MODEL_PATIENCE));
      out.printf(
          "All reports: curl %1$s/ · one: curl %1$s/i/ID, as data with -H 'Accept: application/json'%n",
          url);
      if (!missing.isEmpty()) {
        out.println("Missing reports: " + String.join(", ", missing));
      }
      if (!once) {
        out.println("Ctrl-C ends it.");
        lifetime.await();
      }
      lifetime.end();
      return missing.isEmpty() ? 0 : 1;
    }
  }

  /// The reports are the show: what the service logs about them is not.
  private static void quieten() {
    if (System.getenv("SITREP_LOG_LEVEL") == null) {
      System.setProperty("SITREP_LOG_LEVEL", "WARN");
    }
  }

  private static String modelOf(Config config) {
    return config.model().configured() ? config.model().name() : "none (no Ollama answers)";
  }

  private static void post(Recording recording, URI url) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      for (var body : recording.bodies()) {
        var request =
            HttpRequest.newBuilder(url.resolve("/webhooks/alertmanager"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.body()))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 202) {
          throw new IOException(body.name() + " was answered " + response.statusCode());
        }
      }
    }
  }

  /// Whose reports have to come.
  private static Set<String> objects(Recording recording) {
    return recording.faults().stream()
        .map(Recording.Fault::object)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Config config(Path folder, Path cluster) throws InterruptedException {
    var env = System.getenv();
    var plain =
        Config.load(
            env.containsKey("OLLAMA_HOST")
                ? Map.of("OLLAMA_HOST", env.getOrDefault("OLLAMA_HOST", ""))
                : Map.of());
    var model = plain.model();
    var found =
        switch (Ollama.available(model.url())) {
          case Ollama.Glance.Present present ->
              present.usable().map(Ollama.Installed::name).orElse("");
          case Ollama.Glance.Absent absent -> "";
        };
    return new Config(
        new Config.Server(
            "127.0.0.1",
            0,
            "",
            Config.Auth.NONE,
            plain.server().token(),
            Config.Audit.OFF,
            plain.server().maxBodyMiB(),
            plain.server().questions()),
        new Config.Cluster(
            "", Optional.of(cluster), List.of(), plain.cluster().call(), plain.cluster().collect()),
        plain.alertmanager().unasked(),
        model.named(found).within(MODEL_PATIENCE),
        plain.links(),
        plain.store().at(folder.resolve("sitrep.db")),
        List.of(),
        List.of(),
        List.of());
  }

  private static void end(App app, Path folder) {
    app.close();
    try {
      if (Files.exists(folder)) {
        delete(folder);
      }
    } catch (IOException e) {
      System.err.println("sitrep: " + folder + " could not be removed: " + e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
