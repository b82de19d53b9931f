package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// What `/metrics` said at one time.
record Scrape(String text) {
  static Scrape of(URI url) throws IOException {
    try (var http = PlainHttp.connect(url, Duration.ofSeconds(30))) {
      return new Scrape(http.get("/metrics", "text/plain").text());
    }
  }

  /// Of all series with that name and these words in their labels; 0 where there are none.
  long sum(String name, String... words) {
    return Math.round(
        text.lines()
            .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
            .filter(line -> java.util.Arrays.stream(words).allMatch(line::contains))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum());
  }
}
