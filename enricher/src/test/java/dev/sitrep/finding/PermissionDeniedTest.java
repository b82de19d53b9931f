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

class PermissionDeniedTest {
  private final PermissionDenied rule = new PermissionDenied();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/app/run.sh": permission denied | /app/run.sh in image registry.example/shop/api:1.9 may not be executed (permission denied)
          container create failed: open executable: Permission denied | the program in image registry.example/shop/api:1.9 may not be executed (permission denied)
          """)
  void the_runtime_says_what_stops_the_program(String message, String cause) {
    for (var reason : List.of("StartError", "ContainerCannotRun")) {
      var finding =
          only(rule, container("api").loops().died(reason, 128, message, Cases.NOW).build());

      assertEquals("container api cannot start: " + cause, finding.cause());
      assertEquals(Certainty.SEEN, finding.certainty());
      assertEquals("unable to start", finding.symptom());
      assertEquals(List.of("E1"), finding.exhibits());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error: EACCES: permission denied, open '/data/db.json' | permission denied: user 1000 may not use /data/db.json, in the volume at /data
          mkdir: cannot create directory '/data/x': Permission denied | permission denied: user 1000 may not use /data/x, in the volume at /data
          Can't open or create append-only dir appendonlydir: Permission denied | permission denied: user 1000 may not use appendonlydir in its working directory
          java.nio.file.AccessDeniedException: /database/index | permission denied: user 1000 may not use /database/index
          """)
  void path_and_user_and_volume_are_named(String said, String why) {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Error", 1)
                .restarts(6)
                .user("1000")
                .mounts("/data")
                .build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void exit_code_126_is_about_execution() {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 126).build(),
            decisive(POD, "api", true, "sh: 1: /app/run.sh: Permission denied"));

    assertEquals(
        "container api exits with code 126: permission denied: the image's user may not execute /app/run.sh",
        finding.cause());
    assertEquals(
        "Make the file executable in the image, or correct the container's command.",
        finding.fix());
  }

  @Test
  void another_reason_not_to_start_is_left_to_its_own_rule() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died(
                        "StartError",
                        128,
                        "exec: \"x\": executable file not found in $PATH",
                        Cases.NOW)
                    .build())));
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(POD, "api", true, "permission denied for table orders"))));
  }
}
