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

class DeadlockByDependencyTest {
  private final DeadlockByDependency rule = new DeadlockByDependency();

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

  @Test
  void two_workloads_that_ask_for_each_other_are_told_as_one_cause() {
    var finding =
        only(
            rule,
            container("api").running(Duration.ofMinutes(9)).build(),
            container("orders").of(ORDERS_POD).running(Duration.ofMinutes(9)).build(),
            logged(ORDERS_POD, "orders", "waiting for http://api:8080/health"),
            orders(1, 0));

    assertEquals(
        "deployment api and deployment orders wait for each other: container api asks service orders (0"
            + " of 1 pod ready), and deployment orders asks api",
        finding.cause());
    assertEquals(new Ref("deployment", "shop", "orders"), finding.fault());
    assertEquals(List.of(POD), finding.subjects());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals(List.of("E4", "E3", "E1"), finding.exhibits());
  }

  @Test
  void an_init_container_s_command_shows_it_too() {
    assertEquals(
        1,
        rule.analyze(
                file(
                    container("wait")
                        .role(Role.INIT)
                        .command("nc -z orders 8080")
                        .running(Duration.ofMinutes(9))
                        .build(),
                    container("wait")
                        .of(ORDERS_POD)
                        .role(Role.INIT)
                        .command("nc -z api 8080")
                        .running(Duration.ofMinutes(9))
                        .build(),
                    orders(1, 0)))
            .size());
  }

  @Test
  void one_side_alone_is_no_deadlock() {
    var api = container("api").running(Duration.ofMinutes(9)).build();
    var ask = logged(ORDERS_POD, "orders", "waiting for http://api:8080/health");

    assertEquals(
        List.of(),
        rule.analyze(
            file(
                api,
                container("orders").of(ORDERS_POD).running(Duration.ofMinutes(9)).build(),
                logged(ORDERS_POD, "orders", "waiting for http://apiary:8080/ and the api"),
                orders(1, 0))));
    assertEquals(
        List.of(),
        rule.analyze(file(api, container("orders").of(ORDERS_POD).build(), ask, orders(1, 1))));
  }
}
