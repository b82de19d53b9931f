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
          failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "migrate": executable file not found in $PATH | image registry.example/shop/api:1.9 has no program migrate (executable file not found in $PATH)
          failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/run.sh": stat /app/run.sh: no such file or directory: unknown | image registry.example/shop/api:1.9 has no file /app/run.sh (no such file or directory)
          failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/app/run.sh": permission denied | /app/run.sh in image registry.example/shop/api:1.9 may not be executed (permission denied)
          OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "server": executable file not found in $PATH: unknown | image registry.example/shop/api:1.9 has no program server (executable file not found in $PATH)
          container create failed: time="2026-01-01T00:00:00Z" level=error msg="runc create failed: unable to start container process: exec /bin/tool: exec format error" | image registry.example/shop/api:1.9 is not made for this node's platform (exec format error)
          failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: chdir to cwd ("/srv") set in config.json failed: no such file or directory | its working directory /srv cannot be entered in image registry.example/shop/api:1.9 (no such file or directory)
          failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/var/x" to rootfs at "/etc/a.conf": not a directory | error mounting "/var/x" to rootfs at "/etc/a.conf": not a directory
          """)
  void the_runtime_says_what_stops_the_program(String message, String cause) {
    var finding =
        only(rule, container("api").loops().died("StartError", 128, message, Cases.NOW).build());

    assertEquals("container api cannot start: " + cause, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E1"), finding.exhibits());
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

  @Test
  void docker_calls_it_otherwise() {
    assertEquals(
        1,
        rule.analyze(
                file(
                    container("api")
                        .loops()
                        .died(
                            "ContainerCannotRun", 127, "exec: \"x\": permission denied", Cases.NOW)
                        .build()))
            .size());
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
}
