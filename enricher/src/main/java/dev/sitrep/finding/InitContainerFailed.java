package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState.Role;
import java.util.List;

/// An init container ends with an error, for a reason without a rule of its own: the containers
/// after it are not started.
final class InitContainerFailed implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.unexplained(file)
        .filter(crash -> crash.state().role() == Role.INIT)
        .map(crash -> CrashLoop.finding(crash, "init-container-failed"))
        .toList();
  }
}
