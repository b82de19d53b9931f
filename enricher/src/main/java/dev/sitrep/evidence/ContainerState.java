package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One container of one pod, as the kubelet last told it.
///
/// @param about its pod
/// @param container its name
/// @param now the run that is, or the wait for it
/// @param before the run before that; [Run.Unknown] when there was none
/// @param memoryLimit as written in the spec (`32Mi`), empty when there is none
/// @param requests as `cpu 64, memory 32Mi`, empty when there are none
/// @param ports that the spec declares
/// @param setup what else the spec says; [Setup#NONE] for an ephemeral container
public record ContainerState(
    Ref about,
    String container,
    Role role,
    String image,
    Run now,
    Run before,
    int restarts,
    boolean ready,
    String memoryLimit,
    String requests,
    List<Port> ports,
    List<Probe> probes,
    Setup setup)
    implements Evidence {

  public ContainerState {
    ports = List.copyOf(ports);
    probes = List.copyOf(probes);
  }

  /// What the container is to its pod.
  public enum Role {
    INIT("init container"),
    /// An init container that stays: `restartPolicy: Always`.
    SIDECAR("sidecar container"),
    MAIN("container"),
    EPHEMERAL("ephemeral container");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// One run of a container, or the lack of it.
  public sealed interface Run {
    record Waiting(String reason, String message) implements Run {}

    record Running(Optional<Instant> since) implements Run {}

    /// @param message what the container wrote to its termination log, or why it could not start
    record Ended(
        String reason,
        int exitCode,
        String message,
        Optional<Instant> started,
        Optional<Instant> at)
        implements Run {}

    record Unknown() implements Run {}
  }

  /// @param name empty where it has none
  public record Port(String name, int number) {}

  /// @param kind liveness, readiness or startup
  /// @param action `httpGet /healthz port 8081`, `httpGet / port 8443 scheme HTTPS`
  /// @param port the number or the name in the spec, empty for an exec probe
  /// @param seconds how long it waits for an answer
  /// @param delay seconds before it asks for the first time
  /// @param period seconds from one question to the next
  /// @param failures how many in a row it takes to act
  public record Probe(
      String kind, String action, String port, int seconds, int delay, int period, int failures) {

    /// What it gives a program to get up, in seconds.
    public int budget() {
      return delay + period * failures;
    }
  }

  /// The number behind a port that a probe names; absent when no port of this container has that
  /// name.
  public OptionalInt number(String port) {
    return port.matches("\\d{1,5}")
        ? OptionalInt.of(Integer.parseInt(port))
        : ports.stream().filter(p -> p.name().equals(port)).mapToInt(Port::number).findFirst();
  }

  /// The run that ended last: the present one if it has ended, else the one before.
  public Optional<Run.Ended> lastEnd() {
    if (now instanceof Run.Ended ended) {
      return Optional.of(ended);
    }
    return before instanceof Run.Ended ended ? Optional.of(ended) : Optional.empty();
  }

  /// Why it waits, or empty.
  public String waitsFor() {
    return now instanceof Run.Waiting(var reason, var message) ? reason : "";
  }

  /// Whether it is to be started again after it ended: the kubelet says so, or, between two of its
  /// rounds, leaves the last end standing.
  public boolean loops() {
    return waitsFor().equals("CrashLoopBackOff")
        || (role == Role.MAIN
            && restarts > 0
            && now instanceof Run.Ended
            && setup.restartPolicy().equals("Always"));
  }

  public boolean diedOf(String reason) {
    return lastEnd().filter(end -> end.reason().equals(reason)).isPresent();
  }

  /// `container api`, `init container wait-for-db`
  public String spoken() {
    return role.word() + " " + container;
  }

  @Override
  public String source() {
    return "container state";
  }

  @Override
  public Optional<Instant> at() {
    return now instanceof Run.Ended ended ? ended.at() : Optional.empty();
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add(spoken());
    switch (now) {
      case Run.Waiting waiting -> parts.add(wait(waiting));
      case Run.Running running -> parts.add(ready ? "running" : "running, not ready");
      case Run.Ended ended -> parts.add("ended: " + end(ended));
      case Run.Unknown() -> parts.add("no state yet");
    }
    if (before instanceof Run.Ended ended) {
      parts.add("previous run: " + end(ended));
    }
    if (restarts > 0) {
      parts.add(restarts + (restarts == 1 ? " restart" : " restarts"));
    }
    if (!memoryLimit.isEmpty()) {
      parts.add("memory limit " + memoryLimit);
    }
    parts.add("image " + image);
    return String.join(" · ", parts);
  }

  /// The back-off's message repeats the pod's name and uid; only its length is news.
  private static String wait(Run.Waiting waiting) {
    if (waiting.reason().equals("CrashLoopBackOff")) {
      var backOff = waiting.message().replaceFirst("^(back-off \\S+) .*$", "$1");
      return "waiting: CrashLoopBackOff" + (backOff.startsWith("back-off") ? ", " + backOff : "");
    }
    // a pod that backs off says the image's name and the reason once more before the cause
    var message = waiting.message().replaceFirst("^Back-off pulling image \"[^\"]*\": \\w+: ", "");
    return "waiting: " + waiting.reason() + (message.isEmpty() ? "" : " (" + message + ")");
  }

  private static String end(Run.Ended ended) {
    var lasted =
        ended.started().isPresent() && ended.at().isPresent()
            ? " after " + Ages.of(Duration.between(ended.started().get(), ended.at().get()))
            : "";
    var reason = ended.reason().isEmpty() ? "" : ended.reason() + ", ";
    var message = ended.message().isEmpty() ? "" : " (" + ended.message() + ")";
    return reason + "exit code " + ended.exitCode() + lasted + message;
  }
}
