package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CannotStartTest {
  private final CannotStart rule = new CannotStart();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: chdir to cwd ("/srv") set in config.json failed: no such file or directory | its working directory /srv cannot be entered in image registry.example/shop/api:1.9 (no such file or directory)
          failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/var/x" to rootfs at "/etc/a.conf": mount: not a directory: unknown: are you trying to mount a directory onto a file | a file is mounted over a directory at /etc/a.conf, or a directory over a file
          failed to create containerd container: create container failed validation: no command specified | image registry.example/shop/api:1.9 has no entrypoint, and the container names no command
          failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error setting cgroup config | error setting cgroup config
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
      textBlock =
          """
          mounting "/var/x" to rootfs at "/etc/a": mount: not a directory | {.spec.containers[*].volumeMounts}
          chdir to cwd ("/srv") set in config.json failed: no such file or directory | {.spec.containers[*].workingDir}
          cannot load seccomp profile "/x.json": no such file or directory | {.spec..securityContext}
          error setting cgroup config | {.spec.containers[*].command}
          """)
  void the_second_command_shows_what_the_runtime_stumbled_over(String message, String field) {
    assertEquals(
        "kubectl -n shop get pod/api-5d9f7-x2x7p -o jsonpath='%s'".formatted(field),
        only(rule, container("api").loops().died("StartError", 128, message, Cases.NOW).build())
            .next()
            .getLast());
  }

  @Test
  void what_containerd_was_about_to_do_is_not_why_it_failed() {
    assertEquals(
        "container api cannot start: cannot load seccomp profile \"/x.json\"",
        only(
                rule,
                container("api")
                    .waiting(
                        "CreateContainerError",
                        "failed to create containerd container: cannot load seccomp profile"
                            + " \"/x.json\"")
                    .build())
            .cause());
  }

  @Test
  void without_words_it_is_certain_only_that_it_does_not_start() {
    var finding = only(rule, container("api").waiting("CreateContainerError", "").build());

    assertEquals("container api cannot start", finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @Test
  void a_program_that_started_and_died_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("Error", 127, "exec: \"x\": permission denied", Cases.NOW)
                    .build())));
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
}
