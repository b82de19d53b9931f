package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;

/// The liveness probe kills a program that was up: it does not answer any more, too slowly, or says
/// itself that it is unwell.
final class LivenessKills implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailingProbe.of(
            file, Kind.LIVENESS, Fault.TIMEOUT, Fault.STATUS, Fault.OTHER, Fault.REFUSED)
        .filter(probe -> probe.words().fault() != Fault.REFUSED || !StartupTooSlow.tooEarly(probe))
        .map(probe -> probe.finding("liveness-kills"))
        .toList();
  }
}
