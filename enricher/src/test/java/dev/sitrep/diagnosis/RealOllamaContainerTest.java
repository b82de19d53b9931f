package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// The contract against Ollama's own image, with a model that is small enough to be fetched by a
/// test.
@Timeout(1800)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOllamaContainerTest implements OllamaContract {
  private static final Logger LOG = LoggerFactory.getLogger("tests");
  private static final String IMAGE = "ollama/ollama:0.32.15";
  private static final String MODEL = "gemma3:270m";
  private static final int PORT = 11_434;

  private final GenericContainer<?> container =
      new GenericContainer<>(DockerImageName.parse(IMAGE))
          .withExposedPorts(PORT)
          .withEnv("OLLAMA_NO_CLOUD", "1")
          .waitingFor(Wait.forHttp("/api/version").forPort(PORT))
          .withStartupTimeout(Duration.ofMinutes(15));

  @BeforeAll
  void start() throws IOException, InterruptedException {
    if (!dockerIsHere()) {
      LOG.warn(
          "SKIPPED: {} was not tried; it needs Docker (DOCKER_HOST or /var/run/docker.sock), which"
              + " fetches 2 to 4 GB, and the model {} from Ollama's library",
          IMAGE,
          MODEL);
      abort("there is no Docker");
    }
    container.start();
    var pulled = container.execInContainer("ollama", "pull", MODEL);
    assertEquals(0, pulled.getExitCode(), pulled.getStderr());
  }

  /// The address first: Testcontainers tries every way to a Docker and takes its time to give up.
  private static boolean dockerIsHere() {
    var address = System.getenv("DOCKER_HOST");
    return ((address != null && !address.isBlank())
            || Files.exists(Path.of("/var/run/docker.sock")))
        && DockerClientFactory.instance().isDockerAvailable();
  }

  @AfterAll
  void stop() {
    container.stop();
  }

  @Override
  public URI url() {
    return URI.create("http://%s:%d".formatted(container.getHost(), container.getMappedPort(PORT)));
  }

  @Override
  public String name() {
    return MODEL;
  }
}
