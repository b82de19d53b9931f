package dev.sitrep.receiver;

import dev.sitrep.incident.Incident;
import dev.sitrep.receiver.store.Incidents;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.Ending;
import dev.sitrep.report.Ending.Standing;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Storm;
import dev.sitrep.report.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the store knows of an incident, as the rules and the reports want it.
record Dossier(Store store) {
  /// Of an incident with very many alerts so many are looked at; all are counted.
  private static final int ALERTS = 50;

  private static final int AFFECTED = 1_000;
  private static final int MEMBERS = 20_000;

  /// With its alerts, also those that joined.
  Incident incident(StoredIncident stored) {
    return IncidentJson.read(stored.document(), store.incidents().alerts(stored.id(), ALERTS));
  }

  Optional<Report> latest(String id) {
    return store.reports().latestReport(id).map(last -> ReportJson.read(last.document()));
  }

  Tally tally(StoredIncident stored) {
    return new Tally(
        store.incidents().numbers(stored.id()).alerts(),
        stored.flapping() ? stored.firings() : 0,
        stored.previous(),
        stored.storm(),
        store.incidents().affected(stored.id(), AFFECTED));
  }

  /// @param now how its object stands
  Ending ending(StoredIncident stored, List<Standing> now) {
    var numbers = store.incidents().numbers(stored.id());
    var closed = stored.resolvedAt().orElse(stored.updatedAt());
    var at = numbers.lastEnd().filter(end -> end.isBefore(closed)).orElse(closed);
    return switch (stored.ending().orElse(Incidents.Ending.RESOLVED)) {
      case RESOLVED -> Ending.resolved(at, now);
      case VANISHED ->
          Ending.vanished(
              closed, Duration.between(numbers.lastHeard().orElse(closed), closed), now);
      case SILENCED -> Ending.silenced(closed, now);
      case JOINED -> Ending.joined(closed, stored.continuesIn());
    };
  }

  /// Many incidents told as one, as they stand now.
  Report storm(StoredIncident storm, Instant now) {
    var members = store.incidents().members(storm.id(), MEMBERS);
    var since =
        members.stream()
            .map(Incidents.Member::openedAt)
            .min(Comparator.naturalOrder())
            .orElse(storm.openedAt());
    return Report.ofStorm(
        storm.id(), "", since, now, members.stream().map(Dossier::member).toList());
  }

  private static Storm.Member member(Incidents.Member member) {
    var there =
        new Storm.Member(
            member.id(),
            member.severity(),
            member.target(),
            member.open(),
            !member.quiet(),
            member.alerts());
    return member.report().map(ReportJson::read).map(there::with).orElse(there);
  }
}
