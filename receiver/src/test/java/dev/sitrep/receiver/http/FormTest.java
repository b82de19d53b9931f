package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|JSON",
        "*/*|JSON",
        "application/json|JSON",
        "application/*|JSON",
        "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8|JSON",
        "application/x-ndjson|LINES",
        "APPLICATION/X-NDJSON ; charset=utf-8|LINES",
        "application/x-ndjson, */*|LINES",
        "application/x-ndjson;q=0.5, */*;q=0.8|JSON",
        "application/x-ndjson;q=0.5, */*;q=0.1|LINES",
        "text/event-stream|EVENTS",
        "text/*|EVENTS",
        "text/event-stream, application/json|JSON",
        "text/event-stream, application/json;q=0.9|EVENTS",
        "text/event-stream;q=0.9, application/x-ndjson|LINES",
        "application/json;q=0, */*|LINES",
        "application/json;q=0, application/x-ndjson;q=0, */*;q=0.1|EVENTS",
        "text/event-stream;q=0, */*|JSON",
        "text/html|JSON",
        "*/*;q=0|JSON",
        "text/event-stream;q=7|EVENTS",
        ",;q=1,/,*|JSON",
      })
  void the_caller_gets_what_he_likes_best(String accept, Form expected) {
    assertEquals(expected, Form.of(accept));
  }

  @Test
  void a_header_without_end_is_read_in_no_time() {
    assertEquals(Form.JSON, Form.of("a/b;q=0.1,".repeat(10_000) + "text/event-stream;q=0"));
  }
}
