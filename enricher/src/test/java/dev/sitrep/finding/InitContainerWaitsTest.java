package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ContainerState.Role;
import dev.sitrep.evidence.Neighbour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitContainerWaitsTest {
  private final InitContainerWaits rule = new InitContainerWaits();

  private static final Ref ORDERS = new Ref("service", "shop", "orders");
  private static final Ref ORDERS_POD = Cases.pod("orders-6f9-k2m4n");

  private static Neighbour orders(int pods, int ready) {
    return new Neighbour(
        ORDERS,
        "orders:8080",
        "log of container api",
        List.of(new Ref("deployment", "shop", "orders"), ORDERS_POD),
        pods,
        ready);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sh -c until nc -z orders 8080; do sleep 2; done
          sh -c until nslookup orders.shop.svc.cluster.local; do sleep 2; done
          sh -c while ! curl -sf http://orders:8080/health; do sleep 1; done
          dockerize -wait tcp://orders:8080 -timeout 600s
          bash -c until pg_isready -h orders -p 5432; do sleep 1; done
          wait-for-it.sh orders:8080 --strict
          bash -c until echo > /dev/tcp/orders/8080; do sleep 1; done
          """)
  void whom_it_waits_for_is_read_from_its_command(String command) {
    var finding =
        only(
            rule,
            container("wait")
                .role(Role.INIT)
                .step(1, 2)
                .command(command)
                .running(Duration.ofMinutes(12))
                .build(),
            container("api").waiting("PodInitializing", "").build(),
            orders(2, 0));

    assertEquals(
        "init container wait (step 1 of 2) has been running for 12 min and holds up the containers"
            + " after it; it waits for service orders (0 of 2 pods behind it ready)",
        finding.cause());
    assertEquals(ORDERS, finding.fault());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals(List.of("E3", "E1"), finding.exhibits());
  }

  @Test
  void a_host_that_is_no_service_of_the_namespace_is_named_all_the_same() {
    var finding =
        only(
            rule,
            container("wait")
                .role(Role.INIT)
                .command("nc -z db.example.com 5432")
                .running(Duration.ofMinutes(3))
                .build());

    assertEquals(
        "init container wait has been running for 3 min and holds up the containers after it; it waits"
            + " for db.example.com",
        finding.cause());
    assertEquals(POD, finding.fault());
  }

  @Test
  void its_log_speaks_where_the_command_does_not() {
    assertEquals(
        "init container wait has been running for 3 min and holds up the containers after it; its last"
            + " words: still no license",
        only(
                rule,
                container("wait").role(Role.INIT).running(Duration.ofMinutes(3)).build(),
                logged(POD, "wait", "still no license"))
            .cause());
  }

  @Test
  void a_short_run_a_sidecar_and_a_failing_one_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("wait").role(Role.INIT).running(Duration.ofSeconds(20)).build(),
                container("mesh").role(Role.SIDECAR).running(Duration.ofHours(1)).build(),
                container("load")
                    .role(Role.INIT)
                    .died("Error", 1)
                    .running(Duration.ofHours(1))
                    .build())));
  }
}
