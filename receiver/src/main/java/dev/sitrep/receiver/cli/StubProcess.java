package dev.sitrep.receiver.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// `sitrep bench stub`, running.
final class StubProcess implements AutoCloseable {
  private final Process process;

  StubProcess(int pods, int events) throws IOException {
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx2g",
                "-XX:+UseSerialGC",
                // without it the JDK's server waits 40 ms for an ACK between the head and the body
                // of a short answer
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sitrep.receiver.Main",
                "bench",
                "stub",
                "--pods",
                String.valueOf(pods),
                "--events",
                String.valueOf(events))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
  }

  String address() throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    var url = reader.readLine();
    if (url == null) {
      throw new IOException("the stub API server did not start");
    }
    return url;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
