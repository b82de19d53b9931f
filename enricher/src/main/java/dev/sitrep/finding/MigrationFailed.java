package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.regex.Pattern;

/// The database's schema is not what the program needs: its migration fails, or has not run.
final class MigrationFailed implements Analyzer {
  private static final Pattern HEADING =
      Pattern.compile("Validate failed: Migrations have failed validation\\.? (?=\\S)");
  private static final Pattern AFTERWARDS =
      Pattern.compile(
          "(?: -> Applied to database|\\.? (?:Either revert|If you removed|Please (?:run|fix))).*$");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.MIGRATION, Sign.SCHEMA).map(MigrationFailed::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var said = crash.said().orElse("");
    boolean absent = crash.sign().filter(sign -> sign == Sign.SCHEMA).isPresent();
    return absent
        ? crash.finding(
            "migration-failed",
            "the database has no %s, as if its migration had not run (%s)"
                .formatted(crash.what(), Say.cut(said, 160)),
            Certainty.LIKELY,
            "")
        : crash.finding(
            "migration-failed",
            "the database's migration fails: " + brief(said),
            Certainty.SEEN,
            "");
  }

  /// Flyway says which migration only behind its general words, and then how to repair it.
  private static String brief(String said) {
    return HEADING.matcher(AFTERWARDS.matcher(said).replaceFirst("")).replaceFirst("");
  }
}
