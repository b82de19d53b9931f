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

class ReadOnlyFileSystemTest {
  private final ReadOnlyFileSystem rule = new ReadOnlyFileSystem();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error: EROFS: read-only file system, open '/app/cache/x.json' | it writes to /app/cache/x.json, which is read-only; the container has readOnlyRootFilesystem
          touch: /etc/app/x: Read-only file system | it writes to /etc/app/x, which is read-only; the volume at /etc/app is mounted read-only
          write failed: read-only file system | it writes to a read-only file system; the container has readOnlyRootFilesystem
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Error", 1)
                .restarts(6)
                .readOnlyRoot()
                .mounts("/etc/app (read-only)", "/data")
                .build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void a_volume_that_became_read_only_is_not_blamed_on_the_container() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).readOnlyRoot().mounts("/data").build(),
            decisive(POD, "api", true, "open /data/wal: read-only file system"));

    assertEquals(
        "container api exits with code 1: it writes to /data/wal, which is read-only",
        finding.cause());
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(POD, "api", true, "open /data/wal: permission denied"))));
  }
}
