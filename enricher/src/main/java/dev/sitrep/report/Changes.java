package dev.sitrep.report;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Edit;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the rollouts of a case file say about the time before the trouble.
record Changes(CaseFile file) {
  private static final Duration REMEMBERED = Duration.ofDays(7);

  /// A rollout that is older than this did not start the trouble.
  private static final Duration RECENT = Duration.ofDays(1);

  private static final int MOST_EDITS = 2;

  /// Words that name one thing: `DATABASE_URL`, `api:1.9`, `256Mi`; not `container`.
  private static final Pattern NAME = Pattern.compile("(?=\\S*[^a-z\\s])\\S{4,}");

  private static final Pattern REMOVED = Pattern.compile("(?:container \\S+: )?env (\\S+) removed");

  /// @param cause what it names is told first
  List<Report.Change> told(String cause) {
    return Stream.concat(edits(cause), rollouts().map(rollout -> told(rollout, cause))).toList();
  }

  /// Of what keeps no revisions: what somebody wrote in an object that the cause names.
  private Stream<Report.Change> edits(String cause) {
    return file.all(Edit.class).stream()
        .map(Exhibit::evidence)
        .filter(edit -> names(cause, edit.about().name()))
        .limit(MOST_EDITS)
        .map(edit ->
            new Report.Change(
                "%s was %s by %s"
                    .formatted(
                        edit.about().spoken(), edit.made() ? "made" : "changed", edit.manager()),
                Optional.of(edit.when()),
                edit.made() ? List.of() : namedFirst(edit.fields(), cause)));
  }

  private static boolean names(String cause, String name) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])")
        .matcher(cause)
        .find();
  }

  private Report.Change told(Rollout rollout, String cause) {
    var when = rollout.when();
    if (when.filter(at -> at.isBefore(file.now().minus(REMEMBERED))).isPresent()) {
      return new Report.Change(
          "nothing in the workload in the last 7 days (revision %d is %s old)"
              .formatted(rollout.to(), Ages.of(Duration.between(when.orElseThrow(), file.now()))),
          Optional.empty(),
          List.of());
    }
    return rollout.changed()
        ? new Report.Change(
            "revision %d → %d".formatted(rollout.from(), rollout.to()),
            when,
            rollout.changes().isEmpty()
                ? List.of("nothing in the containers")
                : namedFirst(rollout.changes(), cause))
        : new Report.Change(
            "first revision of %s".formatted(rollout.about().spoken()), when, List.of());
  }

  private static List<String> namedFirst(List<String> changes, String cause) {
    Predicate<String> named =
        change -> NAME.matcher(change).results().anyMatch(word -> cause.contains(word.group()));
    var ordered = new ArrayList<>(changes.stream().filter(named).toList());
    changes.stream().filter(named.negate()).forEach(ordered::add);
    return ordered;
  }

  /// The rollout that may have started it.
  Optional<Rollout> suspect() {
    return rollouts()
        .filter(Rollout::changed)
        .filter(rollout -> rollout.when().filter(this::recent).isPresent())
        .findFirst();
  }

  private boolean recent(Instant at) {
    return at.isAfter(file.incident().since().minus(RECENT));
  }

  /// In words, where the cause names an env variable that the suspect took away.
  Optional<String> fix(String cause) {
    return suspect()
        .flatMap(rollout ->
            rollout.changes().stream()
                .map(REMOVED::matcher)
                .filter(removed -> removed.matches() && cause.contains(removed.group(1)))
                .map(removed ->
                    "Put %s back into the %s, or undo revision %d."
                        .formatted(removed.group(1), rollout.about().kind(), rollout.to()))
                .findFirst());
  }

  private Stream<Rollout> rollouts() {
    return file.all(Rollout.class).stream().map(Exhibit::evidence);
  }
}
