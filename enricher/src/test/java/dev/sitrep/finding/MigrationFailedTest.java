package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationFailedTest {
  private final MigrationFailed rule = new MigrationFailed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation | the database's migration fails: FlywayValidateException: Validate failed: Migrations have failed validation
          error: Dirty database version 12. Fix and force version. | the database's migration fails: Dirty database version 12. Fix and force version.
          Error: P3009 migrate found failed migrations in the target database | the database's migration fails: Error: P3009 migrate found failed migrations in the target database
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(6).build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          psycopg2.errors.UndefinedTable: relation "orders" does not exist | the database has no orders, as if its migration had not run (UndefinedTable: relation "orders" does not exist)
          """)
  void a_table_that_is_missing_is_only_likely_a_migration(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(6).build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(
                    POD,
                    "api",
                    true,
                    "org.flywaydb.core.internal.exception.FlywaySqlException: Unable to obtain connection from database"))));
  }
}
