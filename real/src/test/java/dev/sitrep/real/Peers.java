package dev.sitrep.real;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a test here needs: a cluster (KUBECONFIG), Ollama (OLLAMA_HOST), and `kubectl`,
/// `prometheus` and `alertmanager` on the path. Where one is missing tests are skipped, or fail
/// with `-Dreal.required=true`.
final class Peers implements ExecutionCondition {
  private static final Logger LOG = LoggerFactory.getLogger("tests");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
    var missing = missing();
    if (missing.isEmpty() || Boolean.getBoolean("real.required")) {
      return ConditionEvaluationResult.enabled("");
    }
    LOG.warn("SKIPPED: {} was not tried; {}", test.getDisplayName(), missing.get());
    return ConditionEvaluationResult.disabled(missing.get());
  }

  private static Optional<String> missing() {
    return Stream.of("KUBECONFIG", "OLLAMA_HOST")
        .filter(name -> System.getenv(name) == null)
        .map(name -> name + " is not set")
        .findFirst()
        .or(() ->
            Stream.of("kubectl", "prometheus", "alertmanager")
                .filter(program -> !onPath(program))
                .map(program -> program + " is not on the path")
                .findFirst())
        .map(what -> what + "; deploy/dev/README.md tells how to get all of it");
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /// Host and port of Ollama.
  static String ollama() {
    var host = System.getenv().getOrDefault("OLLAMA_HOST", "127.0.0.1:11434");
    return host.replaceFirst("^https?://", "");
  }

  /// The first model that Ollama has: what it says may be nonsense, what goes out may not.
  static String model() {
    try (var http = HttpClient.newHttpClient()) {
      var tags =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + ollama() + "/api/tags")).build(),
              BodyHandlers.ofString());
      var name = new ObjectMapper().readTree(tags.body()).path("models").path(0).path("name");
      if (name.isMissingNode()) {
        throw new IllegalStateException("Ollama has no model; pull one");
      }
      return name.asText();
    } catch (IOException e) {
      throw new IllegalStateException("no Ollama at " + ollama(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// This machine as pods see it: the node's address where the node is this machine.
  static String host() {
    var said = System.getProperty("real.host", "");
    if (!said.isEmpty()) {
      return said;
    }
    var node =
        Program.run(
            "kubectl",
            "get",
            "nodes",
            "-o",
            "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
    try {
      if (NetworkInterface.getByInetAddress(InetAddress.getByName(node)) != null) {
        return node;
      }
    } catch (SocketException | UnknownHostException e) {
      throw new IllegalStateException("the node's address " + node, e);
    }
    throw new IllegalStateException(
        "the node %s is another machine; say with -Dreal.host=ADDRESS how its pods reach this one"
            .formatted(node));
  }
}
