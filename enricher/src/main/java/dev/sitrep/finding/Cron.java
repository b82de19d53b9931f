package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.CronJobState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the rules about a CronJob share.
final class Cron {
  private Cron() {}

  static Optional<Exhibit<Happening>> said(
      CaseFile file, CronJobState cron, Predicate<Happening> wanted) {
    return file.all(Happening.class).stream()
        .filter(event -> event.evidence().about().equals(cron.about()))
        .filter(event -> wanted.test(event.evidence()))
        .findFirst();
  }

  static Finding finding(
      String rule,
      Exhibit<CronJobState> cron,
      Ref fault,
      String symptom,
      String cause,
      Certainty certainty,
      List<Exhibit<Happening>> proof,
      String fix) {
    var ref = cron.evidence().about();
    return new Finding(
        rule,
        fault,
        List.of(ref),
        symptom,
        cause,
        certainty,
        Stream.concat(proof.stream(), Stream.of(cron)).map(Exhibit::id).toList(),
        List.of(Kubectl.describe(ref), Kubectl.list("jobs", ref.namespace())),
        fix);
  }
}
