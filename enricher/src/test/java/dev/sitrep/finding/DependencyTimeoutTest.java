package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.policy;
import static dev.sitrep.finding.Net.service;
import static dev.sitrep.finding.Net.unknown;
import static dev.sitrep.finding.Net.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependencyTimeoutTest {
  private final DependencyTimeout rule = new DependencyTimeout();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          orders:8080 does not answer in time      | Get "http://orders:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
          10.96.1.2:5432 does not answer in time   | failed to connect: dial tcp 10.96.1.2:5432: i/o timeout
          db:5432 does not answer in time          | pq: read tcp 10.244.0.5:43210->db:5432: i/o timeout
          payments:443 does not answer in time     | java.net.SocketTimeoutException: Connect timed out: POST https://payments/charge
          billing:9000 does not answer in time     | requests.exceptions.ReadTimeout: HTTPConnectionPool(host='billing', port=9000): Read timed out. (read timeout=5)
          10.96.7.7:27017 does not answer in time  | MongoServerSelectionError: connect ETIMEDOUT 10.96.7.7:27017
          mongo:27017 does not answer in time      | server selection error: server selection timeout, current topology: { Type: Unknown, Servers: [{ Addr: mongo:27017, Type: Unknown }] }
          redis:6379 does not answer in time       | StackExchange.Redis.RedisTimeoutException: Timeout awaiting response (server: redis:6379)
          orders:8080 does not answer in time      | Net::OpenTimeout: Failed to open TCP connection to orders:8080 (execution expired: timeout)
          there is no way to 10.0.9.9:5432         | dial tcp 10.0.9.9:5432: connect: no route to host
          10.96.2.2:80 does not answer in time     | upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.1.1.1, server: _, upstream: "http://10.96.2.2/"
          it gets no answer in time, and the log does not say from whom: HikariPool-1 - Connection is not available, request timed out after 30001ms. | HikariPool-1 - Connection is not available, request timed out after 30001ms.
          """)
  void every_language_says_it_in_its_own_words(String says, String words) {
    assertEquals(
        "container api exits with code 1 (4 restarts): " + says, only(rule, dying(words)).cause());
  }

  @Test
  void a_service_that_looks_well_is_said_to() {
    var finding =
        only(
            rule,
            dying(
                "GET http://orders:8080/x: timed out", service("orders").behind(2, 2, 2).build()));

    assertEquals(
        "container api exits with code 1 (4 restarts): orders:8080 does not answer in time"
            + "; service orders has 2 of 2 endpoints ready",
        finding.cause());
    assertEquals(new Ref("service", "shop", "orders"), finding.fault());
  }

  @Test
  void what_a_more_special_rule_takes_and_what_is_no_call_are_left() {
    var words = "GET http://orders:8080/x: timed out";

    assertEquals(
        List.of(),
        rule.analyze(
            dying(
                words,
                service("orders").behind(1, 1, 1).build(),
                policy("strict", "egress", "orders", "8080/TCP"))));
    assertEquals(List.of(), rule.analyze(dying(words, unknown("orders", 8080, "order"))));
    assertEquals(
        List.of(),
        rule.analyze(dying(words, service("orders").port("", 80, "8080", "TCP").build())));
    assertEquals(List.of(), rule.analyze(dying("migration timed out after 60 s")));
    assertEquals(List.of(), rule.analyze(dying("server started with timeout=30")));
    assertEquals(List.of(), rule.analyze(waiting(words, 1)));
  }
}
