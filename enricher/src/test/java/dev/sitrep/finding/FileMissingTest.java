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

class FileMissingTest {
  private final FileMissing rule = new FileMissing();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ModuleNotFoundError: No module named 'redis' (File "/app/main.py", line 3, in <module>) | image registry.example/shop/api:1.9 has no module redis
          Error: Cannot find module '/app/dist/server.js' | image registry.example/shop/api:1.9 has no module /app/dist/server.js
          Caused by: java.lang.ClassNotFoundException: com.mysql.cj.jdbc.Driver | image registry.example/shop/api:1.9 has no com.mysql.cj.jdbc.Driver
          Error: Unable to access jarfile /app/app.jar | image registry.example/shop/api:1.9 has no jar file /app/app.jar
          /app/server: error while loading shared libraries: libssl.so.1.1: cannot open shared object file: No such file or directory | image registry.example/shop/api:1.9 has no library libssl.so.1.1
          /app/server: /lib/libc.so.6: version `GLIBC_2.34' not found (required by /app/server) | image registry.example/shop/api:1.9 has no GLIBC_2.34
          open /etc/app/config.yaml: no such file or directory | the volume at /etc/app has no /etc/app/config.yaml
          Unhandled exception. System.IO.FileNotFoundException: Could not find file '/app/appsettings.json'. | image registry.example/shop/api:1.9 has no file /app/appsettings.json
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(6).mounts("/etc/app").build(),
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
                decisive(POD, "api", true, "dial unix: connection refused"))));
  }
}
