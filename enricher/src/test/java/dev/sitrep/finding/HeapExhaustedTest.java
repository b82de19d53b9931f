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

class HeapExhaustedTest {
  private final HeapExhausted rule = new HeapExhausted();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Exception in thread "main" java.lang.OutOfMemoryError: Java heap space | its runtime has no memory left (Java heap space); the container's limit is 512Mi
          FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory | its runtime has no memory left (JavaScript heap out of memory); the container's limit is 512Mi
          fatal error: runtime: out of memory | its runtime has no memory left (runtime: out of memory); the container's limit is 512Mi
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(6).limit("512Mi").build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          java.lang.OutOfMemoryError: Java heap space | the heap (-Xmx or -XX:MaxRAMPercentage)
          java.lang.OutOfMemoryError: Metaspace | -XX:MaxMetaspaceSize
          java.lang.OutOfMemoryError: Direct buffer memory | -XX:MaxDirectMemorySize
          Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory | --max-old-space-size
          PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted | memory_limit
          MemoryError | the memory
          """)
  void each_runtime_has_a_knob_of_its_own(String said, String knob) {
    assertEquals(
        "Raise " + knob + " of container api together with its memory limit, or find what grows.",
        only(
                rule,
                container("api").loops().died("Error", 134).build(),
                decisive(POD, "api", true, said))
            .fix());
  }

  @Test
  void a_runtime_that_kills_itself_with_sigkill_is_believed() {
    assertEquals(
        "container api exits with code 137: its runtime has no memory left (Java heap space)",
        only(
                rule,
                container("api").loops().died("Error", 137).build(),
                decisive(POD, "api", true, "java.lang.OutOfMemoryError: Java heap space"))
            .cause());
  }

  @Test
  void the_kernel_s_kill_is_another_thing() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("OOMKilled", 137).build(),
                decisive(POD, "api", true, "java.lang.OutOfMemoryError: Java heap space"))));
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(
                    POD,
                    "api",
                    true,
                    "java.lang.OutOfMemoryError: unable to create native thread"))));
  }
}
