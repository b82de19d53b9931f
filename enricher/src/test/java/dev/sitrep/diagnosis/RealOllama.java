package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sitrep.engine.Ollama;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Ollama that a test may ask, with the first of its models that can answer.
public record RealOllama(URI url, String model) {
  private static final Logger LOG = LoggerFactory.getLogger("tests");

  /// The one at OLLAMA_HOST; the test is skipped where that is not set.
  public static RealOllama configured() throws InterruptedException {
    var host = Optional.ofNullable(System.getenv("OLLAMA_HOST")).filter(value -> !value.isBlank());
    if (host.isEmpty()) {
      LOG.warn("SKIPPED: no real Ollama was asked; set OLLAMA_HOST to ask one");
      abort("OLLAMA_HOST is not set");
    }
    var value = host.orElseThrow();
    return at(URI.create(value.contains("://") ? value : "http://" + value));
  }

  static RealOllama at(URI url) throws InterruptedException {
    var glance = Ollama.available(url);
    // a machine that is busy with the model misses the second that a glance takes
    for (int i = 0; i < 60 && glance instanceof Ollama.Glance.Absent; i++) {
      Thread.sleep(500);
      glance = Ollama.available(url);
    }
    var present = assertInstanceOf(Ollama.Glance.Present.class, glance);
    return new RealOllama(
        url, present.usable().orElseThrow(() -> new AssertionError(url + " has no model")).name());
  }
}
