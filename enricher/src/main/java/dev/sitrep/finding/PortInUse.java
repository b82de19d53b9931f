package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.LogLine;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program cannot listen because its port is taken: containers of a pod share one network.
final class PortInUse implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.PORT_IN_USE).map(PortInUse::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var port = crash.what().isEmpty() ? deduced(crash) : crash.what();
    var holder =
        port.isEmpty()
            ? Optional.<String>empty()
            : crash.state().setup().holderOf(Integer.parseInt(port));
    return crash.finding(
        "port-in-use",
        (port.isEmpty()
                ? "its port is already in use"
                : "port %s is already in use".formatted(port))
            + holder
                .map(other -> "; container %s of the same pod declares it".formatted(other))
                .orElse(""),
        Certainty.SEEN,
        holder
            .map(other ->
                "Give container %s or container %s another port."
                    .formatted(crash.state().container(), other))
            .orElse(""));
  }

  /// The one port of another container that this one declares too, or speaks of in its log.
  private static String deduced(Crash crash) {
    var own = crash.state().ports().stream().map(ContainerState.Port::number).toList();
    var ports =
        crash.state().setup().beside().stream()
            .flatMap(other -> other.ports().stream())
            .distinct()
            .filter(port -> own.contains(port) || crash.run().anyMatch(line -> names(line, port)))
            .toList();
    return ports.size() == 1 ? String.valueOf(ports.getFirst()) : "";
  }

  private static boolean names(LogLine line, int port) {
    return Pattern.compile("(?:[:( ]|^)" + port + "(?![\\w.]\\d|\\d|\\w)")
        .matcher(line.text())
        .find();
  }
}
