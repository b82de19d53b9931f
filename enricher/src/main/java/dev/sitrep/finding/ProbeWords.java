package dev.sitrep.finding;

import dev.sitrep.evidence.ContainerState;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a failed probe means, from the kubelet's words and the container's own ports.
///
/// @param wrongPort the probe asks a port that the container does not have
/// @param fix may be empty
record ProbeWords(String cause, boolean wrongPort, String fix) {
  private static final Pattern HEAD = Pattern.compile("^\\w+ probe (?:failed|errored[\\w ]*): ?");
  private static final Pattern STATUS = Pattern.compile("failed with statuscode: (\\d+)");
  private static final Pattern SILENT =
      Pattern.compile(
          "context deadline exceeded|Client\\.Timeout|i/o timeout|timed out|DeadlineExceeded"
              + "|^timeout: ");
  private static final Pattern PATH = Pattern.compile("^httpGet (\\S+) ");

  static ProbeWords of(ContainerState state, ContainerState.Probe probe, String message) {
    var says = HEAD.matcher(message).replaceFirst("");
    var who = probe.kind() + " probe of " + state.spoken();
    var number = state.number(probe.port());
    if (!probe.port().isEmpty() && number.isEmpty()) {
      return new ProbeWords(
          "%s asks port %s, and no port of the container has that name; it has %s"
              .formatted(who, probe.port(), named(state)),
          true,
          "Correct the %s probe's port, or name a port of the container %s."
              .formatted(probe.kind(), probe.port()));
    }
    var ports = ports(state);
    boolean refused = says.contains("connection refused");
    boolean elsewhere =
        refused
            && number.isPresent()
            && !state.ports().isEmpty()
            && state.ports().stream().noneMatch(port -> port.number() == number.getAsInt());
    if (elsewhere) {
      return new ProbeWords(
          "%s asks port %d; the container listens on %s".formatted(who, number.getAsInt(), ports),
          true,
          "Set the %s probe's port to %s.".formatted(probe.kind(), ports));
    }
    return told(state, probe, says, who, refused);
  }

  private static ProbeWords told(
      ContainerState state, ContainerState.Probe probe, String says, String who, boolean refused) {
    var status = STATUS.matcher(says);
    var path = PATH.matcher(probe.action());
    var number = state.number(probe.port());
    if (status.find() && path.find()) {
      return new ProbeWords(
          "%s asks for %s on port %s and gets status %s"
              .formatted(who, path.group(1), port(probe, number.orElse(0)), status.group(1)),
          false,
          status.group(1).equals("404")
              ? "Correct the %s probe's path, or serve %s.".formatted(probe.kind(), path.group(1))
              : "");
    }
    if (SILENT.matcher(says).find()) {
      return new ProbeWords(
          "%s gets no answer within its timeout of %d s (%s)"
              .formatted(who, probe.seconds(), probe.action()),
          false,
          "Find what keeps the program from answering, or raise the %s probe's timeoutSeconds."
              .formatted(probe.kind()));
    }
    if (refused && number.isPresent()) {
      return new ProbeWords(
          "%s finds nothing that listens on port %s".formatted(who, port(probe, number.getAsInt())),
          false,
          "");
    }
    return new ProbeWords(
        says.isBlank()
            ? "%s fails without a word (%s)".formatted(who, probe.action())
            : "%s fails (%s): %s".formatted(who, probe.action(), Say.cut(says, 160)),
        false,
        "");
  }

  /// `8080`, or `http (8080)`
  private static String port(ContainerState.Probe probe, int number) {
    return probe.port().equals(String.valueOf(number))
        ? probe.port()
        : probe.port() + " (" + number + ")";
  }

  private static String ports(ContainerState state) {
    return state.ports().stream()
        .map(port -> String.valueOf(port.number()))
        .collect(Collectors.joining(" and "));
  }

  private static String named(ContainerState state) {
    return state.ports().isEmpty()
        ? "none"
        : state.ports().stream()
            .map(port -> port.name().isEmpty() ? "" + port.number() : port.name())
            .collect(Collectors.joining(" and "));
  }
}
