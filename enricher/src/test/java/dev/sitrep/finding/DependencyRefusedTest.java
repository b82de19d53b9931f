package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.neighbour;
import static dev.sitrep.finding.Net.service;
import static dev.sitrep.finding.Net.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ContainerState.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependencyRefusedTest {
  private final DependencyRefused rule = new DependencyRefused();

  @Test
  void the_service_that_is_asked_is_at_fault() {
    var finding =
        only(
            rule,
            dying(
                "Caused by: java.net.ConnectException: Connection refused: orders/10.96.1.2:8080",
                service("orders").build(),
                neighbour("orders", "orders:8080")));

    assertEquals(
        "container api exits with code 1 (4 restarts): orders:8080 refuses the connection",
        finding.cause());
    assertEquals(new Ref("service", "shop", "orders"), finding.fault());
    assertEquals(List.of(POD), finding.subjects());
    assertEquals(List.of("E2", "E3", "E1"), finding.exhibits());
    assertEquals(
        List.of(
            "kubectl -n shop get endpointslices -l kubernetes.io/service-name=orders",
            "kubectl -n shop logs pod/api-5d9f7-x2x7p -c api --previous --tail=50",
            "kubectl -n shop describe service/orders"),
        finding.next());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dial tcp: orders:8080: connect: connection refused           | kubectl -n shop get endpointslices -l kubernetes.io/service-name=orders
          Connection to pg.data.svc:5432 refused                       | kubectl -n data get endpointslices -l kubernetes.io/service-name=pg
          dial tcp 10.96.1.2:8080: connect: connection refused         | kubectl -n shop describe pod/api-5d9f7-x2x7p
          Connection to db.example.org:5432 refused                    | kubectl -n shop describe pod/api-5d9f7-x2x7p
          """)
  void who_has_a_service_s_name_is_looked_up_as_one(String words, String second) {
    assertEquals(second, only(rule, dying(words)).next().get(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          orders:8080            | panic: Get "http://orders:8080/healthz": dial tcp 10.96.1.2:8080: connect: connection refused
          10.96.1.2:8080         | dial tcp 10.96.1.2:8080: connect: connection refused
          orders:8080            | requests.exceptions.ConnectionError: HTTPConnectionPool(host='orders', port=8080): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))
          redis-master:6379      | redis.exceptions.ConnectionError: Error 111 connecting to redis-master:6379. Connection refused.
          10.96.4.4:6379         | Error: connect ECONNREFUSED 10.96.4.4:6379
          billing:80             | System.Net.Http.HttpRequestException: Connection refused (billing:80)
          search:9200            | Failed to open TCP connection to search:9200 (Connection refused - connect(2) for "search" port 9200)
          catalog:8000           | Error: error sending request for url (http://catalog:8000/items): error trying to connect: tcp connect error: Connection refused (os error 111)
          mysql:3306             | PDOException: SQLSTATE[HY000] [2002] Connection refused (mysql:3306)
          db:3306                | ERROR 2003 (HY000): Can't connect to MySQL server on 'db' (111)
          ledger-db:5432         | psql: error: connection to server at "ledger-db" (10.96.12.51), port 5432 failed: Connection refused
          pg.shop.svc:5432       | org.postgresql.util.PSQLException: Connection to pg.shop.svc:5432 refused. Check that the hostname and port are correct
          kafka:9092             | Connection to node -1 (kafka/10.96.1.9:9092) could not be established. Broker may not be available.
          10.96.3.3:8080         | connect() failed (111: Connection refused) while connecting to upstream, client: 10.244.0.7, server: _, request: "GET / HTTP/1.1", upstream: "http://10.96.3.3:8080/", host: "shop.example"
          mongo:27017            | pymongo.errors.ServerSelectionTimeoutError: mongo:27017: [Errno 111] Connection refused
          rabbit:5672            | AMQP::TCPConnectionFailed: Could not establish TCP connection to any of the configured hosts: rabbit:5672 connection refused
          orders:8080            | rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp: orders:8080: connect: connection refused"
          cache:11211            | curl: (7) Failed to connect to cache port 11211 after 2 ms: Connection refused
          """)
  void every_language_says_by_whom_in_its_own_words(String whom, String words) {
    assertEquals(
        "container api exits with code 1 (4 restarts): " + whom + " refuses the connection",
        only(rule, dying(words)).cause());
  }

  @Test
  void an_address_of_the_cluster_is_told_by_its_service() {
    assertEquals(
        "container api exits with code 1 (4 restarts): 10.96.1.2:8080 (service orders) refuses the connection"
            + "; service orders has 2 of 3 endpoints ready",
        only(
                rule,
                dying(
                    "dial tcp 10.96.1.2:8080: connect: connection refused",
                    service("orders").behind(3, 3, 2).build()))
            .cause());
  }

  @Test
  void a_farewell_is_not_the_reason_but_the_line_before_it() {
    assertEquals(
        "container api exits with code 1: db:5432 refuses the connection",
        only(
                rule,
                container("api").loops().died("Error", 1).build(),
                logged(POD, "api", "could not ping db:5432: connection refused"),
                decisive(POD, "api", true, "FATAL giving up after 5 attempts"))
            .cause());
  }

  @Test
  void words_without_an_address_are_told_as_they_are() {
    assertEquals(
        "init container wait exits with code 1: its connection is refused, and the log does not say by whom:"
            + " psql: error: connection refused",
        only(
                rule,
                container("wait").role(Role.INIT).ended("Error", 1).build(),
                decisive(POD, "wait", false, "psql: error: connection refused"))
            .cause());
  }

  @Test
  void a_running_container_that_repeats_it_is_not_ready_because_of_it() {
    var finding = only(rule, waiting("dial tcp orders:8080: connect: connection refused", 214));

    assertEquals("container api is not ready: orders:8080 refuses the connection", finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals("running but not ready", finding.symptom());
  }

  @Test
  void siblings_that_were_not_read_are_its_subjects_too() {
    assertEquals(
        List.of(POD, SIBLING),
        only(
                rule,
                container("api").loops().died("Error", 1).build(),
                container("api").of(SIBLING).loops().died("Error", 1).build(),
                decisive(POD, "api", true, "db:5432: connection refused"))
            .subjects());
  }

  @Test
  void nobody_else_s_doing_is_taken_for_it() {
    var words = "dial tcp db:5432: connection refused";
    var refused = decisive(POD, "api", true, words);

    assertEquals(
        List.of(),
        rule.analyze(file(container("api").loops().died("OOMKilled", 137).build(), refused)),
        "killed for its memory");
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").died("Error", 1, "", Cases.NOW.minus(Duration.ofDays(3))).build(),
                refused)),
        "well now");
    assertEquals(List.of(), rule.analyze(waiting(words, 1)), "said once");
    assertEquals(
        List.of(),
        rule.analyze(
            waiting(
                words,
                9,
                warning(
                    POD,
                    "Unhealthy",
                    "Readiness probe failed: HTTP probe failed with statuscode: 404"))),
        "the probe asks for a path that there is not");
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                logged(POD, "api", words),
                decisive(POD, "api", true, "panic: runtime error: index out of range [3]"))),
        "its last words are about something else");
  }
}
