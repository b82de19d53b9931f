package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UncaughtExceptionTest {
  private final UncaughtException rule = new UncaughtException();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          panic: runtime error: index out of range [5] with length 3 (at example.com/shop/cart.total /src/cart.go:41) | panic: runtime error: index out of range [5] with length 3 (at example.com/shop/cart.total /src/cart.go:41)
          Exception in thread "main" java.lang.IllegalStateException: no rate for zone (at com.example.Rates.of(Rates.java:9)) | IllegalStateException: no rate for zone (at com.example.Rates.of(Rates.java:9))
          thread 'main' panicked at src/main.rs:4:10: index out of bounds: the len is 3 but the index is 9 | thread 'main' panicked at src/main.rs:4:10: index out of bounds: the len is 3 but the index is 9
          app.rb:3:in `<main>': undefined method `name' for nil:NilClass (NoMethodError) | app.rb:3:in `<main>': undefined method `name' for nil:NilClass (NoMethodError)
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(6).build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(POD, "api", true, "java.net.ConnectException: Connection refused"))));
  }

  @Test
  void a_long_sentence_leaves_out_the_place_in_the_code() {
    var words = "cannot read " + "x".repeat(180);

    assertEquals(
        "container api exits with code 1: " + words,
        only(
                rule,
                container("api").ended("Error", 1).build(),
                decisive(POD, "api", false, words + " (at com.example.Reader.read(Reader.java:4))"))
            .cause());
  }
}
