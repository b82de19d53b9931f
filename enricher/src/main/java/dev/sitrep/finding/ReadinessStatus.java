package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;
import java.util.Optional;

/// The program itself says that it is not ready: by a status, an exit code or a grpc answer. Its
/// log may say why.
final class ReadinessStatus implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailingProbe.of(file, Kind.READINESS, Fault.STATUS, Fault.OTHER)
        .map(probe -> finding(probe, words(probe, file)))
        .toList();
  }

  private static Finding finding(FailingProbe probe, Optional<Exhibit<LogLine>> words) {
    var cause =
        probe.words().cause()
            + words.map(line -> "; its log says: " + Say.words(line.evidence(), 160)).orElse("");
    return probe.finding("readiness-status", cause, Certainty.SEEN, probe.words().fix(), words);
  }

  /// Of the run that is: what an earlier one died of is another matter.
  private static Optional<Exhibit<LogLine>> words(FailingProbe probe, CaseFile file) {
    return file.all(LogLine.class).stream()
        .filter(line -> line.evidence().decisive() && !line.evidence().previous())
        .filter(line -> line.evidence().container().equals(probe.state().container()))
        .filter(line -> probe.all().about(line.evidence().about()))
        .findFirst();
  }
}
