package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.service;
import static dev.sitrep.finding.Net.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependencyUnavailableTest {
  private final DependencyUnavailable rule = new DependencyUnavailable();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          db:5432 is still starting up                | psql: error: connection to server at "db" (10.96.1.1), port 5432 failed: FATAL:  the database system is starting up
          db:5432 takes no more connections: all are in use | PSQLException: FATAL: sorry, too many clients already (jdbc:postgresql://db:5432/x)
          mysql:3306 takes no more connections: all are in use | (1040, 'Too many connections') mysql:3306
          redis:6379 is still starting up             | LOADING Redis is loading the dataset in memory redis:6379
          kafka:9092 has no leader that could serve it | [kafka:9092] LEADER_NOT_AVAILABLE
          what it asks has no leader that could serve it | MongoServerError: not master and slaveOk=false
          billing:80 answers with status 503          | 503 Server Error: Service Unavailable for url: http://billing/v1
          api:8080 answers with status 502            | AxiosError: Request failed with status code 502 http://api:8080/
          orders:8080 answers with status 503         | HttpRequestException: Response status code does not indicate success: 503 (Service Unavailable). http://orders:8080
          what it asks has nothing healthy behind it  | no healthy upstream
          orders:50051 is unavailable: rpc error: code = Unavailable desc = error reading from server orders:50051: EOF | rpc error: code = Unavailable desc = error reading from server orders:50051: EOF
          """)
  void every_server_says_it_in_its_own_words(String says, String words) {
    assertEquals(
        "container api exits with code 1 (4 restarts): " + says, only(rule, dying(words)).cause());
  }

  @Test
  void what_it_serves_itself_is_not_asked_of_others() {
    assertEquals(List.of(), rule.analyze(waiting("GET /cart responded 503 in 2 ms", 30)));
    assertEquals(List.of(), rule.analyze(dying("processed 503 orders")));
    assertEquals(
        List.of(),
        rule.analyze(
            dying("dial tcp orders:8080: connect: connection refused", service("orders").build())),
        "refused is told by its own rule");
  }
}
