package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-14T13:58:00Z");

  @ParameterizedTest
  @CsvSource({
    "30, PT30S",
    "' 7 ', PT7S",
    "0.5, PT0.5S",
    "1.25, PT1.25S",
    "3600, PT1H",
    "999999999, PT1H",
    "'Sat, 14 Mar 2026 13:59:30 GMT', PT1M30S",
    "'Mon, 16 Mar 2026 00:00:00 GMT', PT1H"
  })
  void reads_seconds_and_dates(String header, Duration wait) {
    assertEquals(Optional.of(wait), RetryAfter.read(Optional.of(header), NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "0",
    "0.0",
    "-5",
    "''",
    "soon",
    "1e3",
    "99999999999999999999",
    "'Sat, 14 Mar 2026 13:57:00 GMT'",
    "2026-03-14T14:00:00Z",
    "٣"
  })
  void knows_no_wait_where_it_says_none(String header) {
    assertEquals(Optional.empty(), RetryAfter.read(Optional.of(header), NOW));
  }

  @Test
  void knows_no_wait_without_the_header() {
    assertEquals(Optional.empty(), RetryAfter.read(Optional.empty(), NOW));
  }
}
