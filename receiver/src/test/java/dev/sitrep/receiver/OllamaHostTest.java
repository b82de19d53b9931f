package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaHostTest {
  @ParameterizedTest
  @CsvSource({
    "'', http://127.0.0.1:11434",
    "gpu, http://gpu:11434",
    "gpu:1234, http://gpu:1234",
    ":1234, http://127.0.0.1:1234",
    "0.0.0.0, http://127.0.0.1:11434",
    "0.0.0.0:1234, http://127.0.0.1:1234",
    "http://gpu:1234, http://gpu:1234",
    "http://gpu:1234/, http://gpu:1234",
    "https://gpu:1234/ollama/, https://gpu:1234/ollama",
    "http://gpu, http://gpu:80",
    "https://gpu, https://gpu:443",
    "ollama.com, https://ollama.com:443",
    "::1, http://[::1]:11434",
    "[::1], http://[::1]:11434",
    "[::1]:1234, http://[::1]:1234",
    "::, http://[::1]:11434",
    "[::]:1234, http://[::1]:1234",
    "gpu:, http://gpu:11434",
    "gpu:99999, http://gpu:11434",
    "gpu:port, http://gpu:11434",
    "' \"gpu:1234\" ', http://gpu:1234",
  })
  void means_what_it_means_to_ollama(String value, String url) {
    assertEquals(url, OllamaHost.parse(value).toString());
  }

  @Test
  void what_is_no_address_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> OllamaHost.parse("my gpu"));
  }
}
