package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.state;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreationRefusedTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";

  private final CreationRefused rule = new CreationRefused();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error creating: pods "api-5d9f7-x" is forbidden: pod rejected: RuntimeClass "gvisor" not found | replicaset api-5d9f7 may not create its pods: pod rejected: RuntimeClass "gvisor" not found | shop/replicaset api-5d9f7
          Error creating: Timeout: request did not complete within requested timeout - context deadline exceeded | replicaset api-5d9f7 may not create its pods: Timeout: request did not complete within requested timeout - context deadline exceeded | shop/replicaset api-5d9f7
          """)
  void whatever_the_words_are(String message, String cause, String fault) {
    var finding = only(rule, state(0, 1, 0, FAILURE), warning(SET, "FailedCreate", message));

    assertEquals(cause, finding.cause());
    assertEquals(fault, finding.fault().qualified());
    assertEquals(List.of(SET), finding.subjects());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void once_the_pods_are_there_it_is_history() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                state(1, 1, 0),
                warning(SET, "FailedCreate", "Error creating: etcdserver: request timed out"))));
  }

  @Test
  void what_another_rule_knows_is_not_told_twice() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                state(0, 1, 0, FAILURE),
                warning(
                    SET,
                    "FailedCreate",
                    "Error creating: pods \"x\" is forbidden: no PriorityClass with name high was"
                        + " found"))));
  }
}
