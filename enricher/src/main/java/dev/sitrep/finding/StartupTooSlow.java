package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;
import java.util.stream.Stream;

/// A program is killed by its startup or liveness probe before it is up: it needs longer than the
/// probe allows, or never gets there.
final class StartupTooSlow implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.concat(
            FailingProbe.of(
                    file, Kind.STARTUP, Fault.REFUSED, Fault.TIMEOUT, Fault.STATUS, Fault.OTHER)
                .map(StartupTooSlow::startup),
            FailingProbe.of(file, Kind.LIVENESS, Fault.REFUSED)
                .filter(StartupTooSlow::tooEarly)
                .map(StartupTooSlow::liveness))
        .toList();
  }

  /// The liveness probe has ended every run before the program listened; a startup probe would have
  /// held it back.
  static boolean tooEarly(FailingProbe probe) {
    return probe.neverUp()
        && probe.state().probes().stream().noneMatch(one -> one.kind().equals("startup"));
  }

  private static Finding startup(FailingProbe probe) {
    return probe.finding(
        "startup-too-slow",
        "%s is not up within the %ds that its startup probe allows (%s): the probe %s"
            .formatted(
                probe.state().spoken(), probe.probe().budget(), sum(probe), probe.words().brief()),
        probe.killing().isPresent() ? Certainty.SEEN : Certainty.LIKELY,
        "Raise the startup probe's failureThreshold if the program needs longer, or find what holds up"
            + " its start.",
        probe.words().proof());
  }

  private static Finding liveness(FailingProbe probe) {
    return probe.finding(
        "startup-too-slow",
        "%s is killed %s after its start, before it listens on port %s: its liveness probe allows %ds (%s)"
            .formatted(
                probe.state().spoken(),
                probe.lasted().map(Ages::of).orElse("some time"),
                probe.words().port(),
                probe.probe().budget(),
                sum(probe)),
        Certainty.LIKELY,
        "Give container %s a startup probe that allows its start, or find what holds it up."
            .formatted(probe.state().container()),
        probe.words().proof());
  }

  /// `10s delay + 3 × 10s`
  private static String sum(FailingProbe probe) {
    var asked = probe.probe();
    return (asked.delay() == 0 ? "" : asked.delay() + "s delay + ")
        + "%d × %ds".formatted(asked.failures(), asked.period());
  }
}
