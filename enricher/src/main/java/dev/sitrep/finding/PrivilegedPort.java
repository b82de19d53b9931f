package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program may not listen on a port below 1024 as the user that it runs as.
final class PrivilegedPort implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.PRIVILEGED_PORT).map(PrivilegedPort::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var user = crash.state().setup().user();
    return crash.finding(
        "privileged-port",
        "it may not listen on %s%s: a port below 1024 takes root or NET_BIND_SERVICE"
            .formatted(
                crash.what().isEmpty() ? "its port" : "port " + crash.what(),
                user.isEmpty() ? "" : " as user " + user),
        Certainty.SEEN,
        "Listen on a port above 1023 (the Service may keep port %s), or add the capability NET_BIND_SERVICE."
            .formatted(crash.what().isEmpty() ? "80" : crash.what()));
  }
}
