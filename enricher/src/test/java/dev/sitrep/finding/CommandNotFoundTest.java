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

class CommandNotFoundTest {
  private final CommandNotFound rule = new CommandNotFound();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "migrate": executable file not found in $PATH | image registry.example/shop/api:1.9 has no program migrate (executable file not found in $PATH)
          OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "server": executable file not found in $PATH: unknown | image registry.example/shop/api:1.9 has no program server (executable file not found in $PATH)
          container create failed: executable file `gunicorn` not found in $PATH: No such file or directory | image registry.example/shop/api:1.9 has no program gunicorn (executable file not found in $PATH)
          failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/run.sh": stat /app/run.sh: no such file or directory: unknown | image registry.example/shop/api:1.9 has no file /app/run.sh, or not what its #! line names (no such file or directory)
          container create failed: exec container process (missing dynamic library?) `/app/server`: No such file or directory | image registry.example/shop/api:1.9 has no file /app/server, or not what its #! line names (no such file or directory)
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

  @Test
  void between_two_tries_the_wait_carries_the_words() {
    assertEquals(
        "container api cannot start: image registry.example/shop/api:1.9 has no program x"
            + " (executable file not found in $PATH)",
        only(
                rule,
                container("api")
                    .waiting(
                        "RunContainerError",
                        "failed to start container \"api\": Error response from daemon: OCI runtime"
                            + " create failed: exec: \"x\": executable file not found in $PATH")
                    .build())
            .cause());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          sh: 1: migrate: not found | image registry.example/shop/api:1.9 has no program migrate
          /entrypoint.sh: line 12: envsubst: command not found | image registry.example/shop/api:1.9 has no program envsubst
          exec /app/entrypoint.sh: no such file or directory | image registry.example/shop/api:1.9 has no file /app/entrypoint.sh, or not what its #! line names
          """)
  void a_shell_says_it_too(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 127).restarts(6).build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 127 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void another_reason_not_to_start_is_left_to_its_own_rule() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("StartError", 128, "exec: \"/app/run.sh\": permission denied", Cases.NOW)
                    .build())));
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 127).build(),
                decisive(POD, "api", true, "order 17 not found"))));
  }
}
