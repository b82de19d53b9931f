package dev.sitrep.diagnosis;

import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// The contract against the Ollama at OLLAMA_HOST.
@Timeout(1200)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveOllamaTest implements OllamaContract {
  private RealOllama ollama = new RealOllama(URI.create(""), "");

  @BeforeAll
  void find() throws InterruptedException {
    ollama = RealOllama.configured();
  }

  @Override
  public URI url() {
    return ollama.url();
  }

  @Override
  public String name() {
    return ollama.model();
  }
}
