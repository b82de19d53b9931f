package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;

/// A program cannot listen because its port is taken: containers of a pod share one network.
final class PortInUse implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.PORT_IN_USE).map(PortInUse::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var port = crash.what();
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
}
