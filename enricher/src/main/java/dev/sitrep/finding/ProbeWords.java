package dev.sitrep.finding;

import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a failed probe means, from the kubelet's words, the container's own ports, and where its
/// log says that it listens.
///
/// @param port as it is said: `8080`, `http (8080)`
/// @param certain no other reading is left
/// @param proof the log line that says where the program listens, if that decides
/// @param fix may be empty
record ProbeWords(
    Fault fault,
    String cause,
    String port,
    boolean certain,
    Optional<Exhibit<LogLine>> proof,
    String fix) {

  enum Fault {
    PORT,
    SCHEME,
    PATH,
    STATUS,
    TIMEOUT,
    REFUSED,
    OTHER;

    /// The probe itself is wrong, whatever the program does.
    boolean wrong() {
      return this == PORT || this == SCHEME || this == PATH;
    }
  }

  private static final Pattern HEAD = Pattern.compile("^\\w+ probe (?:failed|errored[\\w ]*): ?");
  private static final Pattern STATUS = Pattern.compile("failed with statuscode: (\\d+)");
  private static final Pattern SILENT =
      Pattern.compile(
          "context deadline exceeded|Client\\.Timeout|i/o timeout|timed out|DeadlineExceeded"
              + "|^timeout: ");
  private static final Pattern PATH = Pattern.compile("^httpGet (\\S+) ");

  /// The runtime's words for a command that is not in the container.
  private static final Pattern NO_PROGRAM =
      Pattern.compile(
          "exec: \"([^\"]+)\": (?:stat \\S+: no such file or directory|executable file not found)");

  /// The program's answer is no HTTP, and what it is.
  private static final Pattern NOT_HTTP =
      Pattern.compile("malformed HTTP (?:response|version|status code) \"?(\\S{0,40})");

  /// Where a program says that it listens: `listening on 0.0.0.0:8080`, `Tomcat started on port
  /// 8080`, `Now listening on: http://[::]:8080`.
  private static final Pattern LISTENS =
      Pattern.compile(
          "(?i)\\b(?:listen\\w*|started|running|serving|bound|available|accepting connections)\\b"
              + "(?:[^\\d\"]|\\d+(?=\\.\\d))*?"
              + "(?:(?:https?://)?(localhost|127\\.0\\.0\\.1|\\[::1\\]|0\\.0\\.0\\.0|\\[::\\]|\\*)[^\\d]{0,8}|port\\(?s?\\)?[:= ]{1,3}|(?<![\\w.]):|https?://[\\w.\\[\\]-]+:)(\\d{2,5})\\b");

  /// The cause without the probe's name: `finds nothing that listens on port 8080`.
  String brief() {
    return cause.replaceFirst("^\\w+ probe of (?:\\w+ )*?container \\S+ ", "");
  }

  static ProbeWords of(
      ContainerState state,
      ContainerState.Probe probe,
      String message,
      List<Exhibit<LogLine>> log) {
    return new Reader(state, probe, HEAD.matcher(message).replaceFirst(""), log).read();
  }

  private record Listener(int port, boolean local, Exhibit<LogLine> line) {}

  private record Reader(
      ContainerState state, ContainerState.Probe probe, String says, List<Exhibit<LogLine>> log) {

    ProbeWords read() {
      var number = state.number(probe.port());
      if (!probe.port().isEmpty() && number.isEmpty()) {
        return told(
            Fault.PORT,
            "asks port %s, and no port of the container has that name; it has %s"
                .formatted(probe.port(), named()),
            "Correct the %s probe's port, or name a port of the container %s."
                .formatted(probe.kind(), probe.port()));
      }
      boolean refused = says.contains("connection refused");
      if (refused && number.isPresent()) {
        return refused(number.getAsInt());
      }
      var scheme = scheme(number);
      if (scheme.isPresent()) {
        return scheme.get();
      }
      var status = STATUS.matcher(says);
      var path = PATH.matcher(probe.action());
      if (status.find() && path.find()) {
        return status(Integer.parseInt(status.group(1)), path.group(1), port(number.orElse(0)));
      }
      if (SILENT.matcher(says).find()) {
        return told(
            Fault.TIMEOUT,
            "gets no answer within its timeout of %ds (%s)"
                .formatted(probe.seconds(), probe.action()),
            "Find what keeps the program from answering, or raise the %s probe's timeoutSeconds."
                .formatted(probe.kind()));
      }
      var program = NO_PROGRAM.matcher(says);
      if (program.find()) {
        return told(
            Fault.OTHER,
            "runs %s, which image %s does not have".formatted(program.group(1), state.image()),
            "Correct the %s probe's command, or use an image that has %s."
                .formatted(probe.kind(), program.group(1)));
      }
      return told(
          Fault.OTHER,
          says.isBlank()
              ? "fails without a word (%s)".formatted(probe.action())
              : "fails (%s): %s".formatted(probe.action(), Say.cut(says, 160)),
          "");
    }

    private ProbeWords refused(int asked) {
      var listener = listener();
      if (listener.filter(one -> one.port() == asked && one.local()).isPresent()) {
        return logged(
            "asks port %d at the pod's address; the program listens on 127.0.0.1 only"
                .formatted(asked),
            listener.get(),
            "Let the program listen on 0.0.0.0.");
      }
      boolean declared = state.ports().stream().anyMatch(port -> port.number() == asked);
      if (!state.ports().isEmpty() && !declared) {
        return told(
            Fault.PORT,
            "asks port %d; the container listens on %s".formatted(asked, ports()),
            "Set the %s probe's port to %s.".formatted(probe.kind(), ports()));
      }
      if (listener.filter(one -> one.port() != asked).isPresent()) {
        return logged(
            "asks port %d; the program says that it listens on %d"
                .formatted(asked, listener.get().port()),
            listener.get(),
            "Set the %s probe's port to %d, or let the program listen on %d."
                .formatted(probe.kind(), listener.get().port(), asked));
      }
      return told(
          Fault.REFUSED, "finds nothing that listens on port %s".formatted(port(asked)), "");
    }

    /// The only port that the log names; where it names several, one that the probe asks.
    private Optional<Listener> listener() {
      var all = log.stream().flatMap(line -> listener(line).stream()).toList();
      var ports = all.stream().map(Listener::port).distinct().toList();
      return ports.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    private static Optional<Listener> listener(Exhibit<LogLine> line) {
      var found = LISTENS.matcher(line.evidence().text());
      if (!found.find()) {
        return Optional.empty();
      }
      var host = found.group(1) == null ? "" : found.group(1);
      return Optional.of(
          new Listener(
              Integer.parseInt(found.group(2)),
              host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"),
              line));
    }

    private Optional<ProbeWords> scheme(OptionalInt number) {
      var on = port(number.orElse(0));
      if (says.contains("HTTP response to HTTPS client")
          || says.contains("does not look like a TLS handshake")) {
        return Optional.of(
            told(
                Fault.SCHEME,
                "asks port %s by HTTPS; the program speaks HTTP there".formatted(on),
                "Set the %s probe's scheme to HTTP.".formatted(probe.kind())));
      }
      var answer = NOT_HTTP.matcher(says);
      if (answer.find()) {
        boolean tls = answer.group(1).startsWith("\\x15");
        return Optional.of(
            told(
                Fault.SCHEME,
                "asks port %s by HTTP; the program speaks %s there"
                    .formatted(on, tls ? "HTTPS" : "another protocol"),
                tls
                    ? "Set the %s probe's scheme to HTTPS.".formatted(probe.kind())
                    : "Make it a tcpSocket or grpc probe, or ask a port that speaks HTTP."));
      }
      boolean secure =
          probe.port().startsWith("https") || number.orElse(0) == 443 || number.orElse(0) == 8443;
      if (says.contains("statuscode: 400") && secure && !probe.action().contains("scheme HTTPS")) {
        return Optional.of(
            new ProbeWords(
                Fault.SCHEME,
                who(
                    "asks port %s by HTTP and gets status 400, as from a port for HTTPS"
                        .formatted(on)),
                on,
                false,
                Optional.empty(),
                "Set the %s probe's scheme to HTTPS.".formatted(probe.kind())));
      }
      return Optional.empty();
    }

    private ProbeWords status(int status, String path, String on) {
      var cause = "asks for %s on port %s and gets status %d".formatted(path, on, status);
      return switch (status) {
        case 404, 405, 410 ->
            told(
                Fault.PATH,
                cause,
                "Correct the %s probe's path, or serve %s.".formatted(probe.kind(), path));
        case 401, 403 ->
            told(
                Fault.PATH,
                cause,
                "Serve %s without credentials, or ask a path that needs none.".formatted(path));
        default -> told(Fault.STATUS, cause, "");
      };
    }

    private ProbeWords told(Fault fault, String cause, String fix) {
      return new ProbeWords(fault, who(cause), port(), true, Optional.empty(), fix);
    }

    private ProbeWords logged(String cause, Listener listener, String fix) {
      return new ProbeWords(
          Fault.PORT, who(cause), port(), true, Optional.of(listener.line()), fix);
    }

    private String who(String cause) {
      return probe.kind() + " probe of " + state.spoken() + " " + cause;
    }

    private String port() {
      return port(state.number(probe.port()).orElse(0));
    }

    /// `8080`, or `http (8080)`
    private String port(int number) {
      return probe.port().equals(String.valueOf(number))
          ? probe.port()
          : probe.port() + " (" + number + ")";
    }

    private String ports() {
      return state.ports().stream()
          .map(port -> String.valueOf(port.number()))
          .collect(Collectors.joining(" and "));
    }

    private String named() {
      return state.ports().isEmpty()
          ? "none"
          : state.ports().stream()
              .map(port -> port.name().isEmpty() ? "" + port.number() : port.name())
              .collect(Collectors.joining(" and "));
    }
  }
}
