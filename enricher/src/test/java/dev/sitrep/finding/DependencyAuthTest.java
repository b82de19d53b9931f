package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependencyAuthTest {
  private final DependencyAuth rule = new DependencyAuth();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          db:5432 refuses the login of user ledger    | org.postgresql.util.PSQLException: FATAL: password authentication failed for user "ledger" (jdbc:postgresql://db:5432/x)
          mysql:3306 refuses the login of user shop   | ERROR 1045 (28000): Access denied for user 'shop'@'10.244.0.7' (using password: YES) mysql:3306
          mssql:1433 refuses the login of user sa     | Microsoft.Data.SqlClient.SqlException: Login failed for user 'sa'. (mssql:1433)
          redis:6379 refuses its credentials: ReplyError: NOAUTH Authentication required. redis:6379 | ReplyError: NOAUTH Authentication required. redis:6379
          its credentials are refused: ReplyError: WRONGPASS invalid username-password pair or user is disabled. | ReplyError: WRONGPASS invalid username-password pair or user is disabled.
          its credentials are refused: SaslAuthenticationException: Authentication failed: Invalid username or password | org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed: Invalid username or password
          its credentials are refused: (403) ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN | (403) ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN
          api:8080 refuses its credentials: GET http://api:8080/me: status code 401 | GET http://api:8080/me: status code 401
          api:80 refuses its credentials: 403 Client Error: Forbidden for url: http://api/me | 403 Client Error: Forbidden for url: http://api/me
          mongo:27017 refuses its credentials: MongoServerError: Authentication failed. mongo:27017 | MongoServerError: Authentication failed. mongo:27017
          """)
  void every_server_refuses_in_its_own_words(String says, String words) {
    assertEquals(
        "container api exits with code 1 (4 restarts): " + says, only(rule, dying(words)).cause());
  }

  @Test
  void what_the_api_server_denies_has_a_rule_of_its_own() {
    assertEquals(
        List.of(),
        rule.analyze(
            dying(
                "pods is forbidden: User \"system:serviceaccount:shop:api\" cannot list resource \"pods\": Forbidden")));
  }

  @Test
  void what_a_database_says_of_its_clients_is_not_its_own_trouble() {
    assertEquals(
        List.of(),
        rule.analyze(
            waiting(
                "2026-11-21 14:59:01.123 UTC [77] FATAL:  password authentication failed for user \"bot\"",
                40)));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").build(),
                decisive(POD, "api", false, "GET http://api:8080/me: status code 401"))));
    assertEquals(List.of(), rule.analyze(dying("open /data/x: permission denied")));
  }
}
