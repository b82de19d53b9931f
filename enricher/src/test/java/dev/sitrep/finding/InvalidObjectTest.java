package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.state;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.LimitRangeState;
import dev.sitrep.evidence.LimitRangeState.Bound;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidObjectTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";

  private final InvalidObject rule = new InvalidObject();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error creating: Pod "api-5d9f7-x" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1 | replicaset api-5d9f7 may not create its pods: the template is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1 | shop/replicaset api-5d9f7
          create Pod db-0 in StatefulSet db failed error: Pod "db-0" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data" | replicaset api-5d9f7 may not create its pods: the template is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data" | shop/replicaset api-5d9f7
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
                warning(
                    SET,
                    "FailedCreate",
                    "Error creating: Pod \"x\" is invalid: spec: Required value"))));
  }

  @Test
  void the_limit_that_a_limit_range_gave_is_named() {
    var range =
        new LimitRangeState(
            new Ref("limitrange", "shop", "sizes"),
            List.of(new Bound("Container", "cpu", "", "", "", "500m")));
    var finding =
        only(
            rule,
            state(0, 1, 0, FAILURE),
            range,
            warning(
                SET,
                "FailedCreate",
                "Error creating: Pod \"api-5d9f7-x\" is invalid:"
                    + " spec.containers[0].resources.requests: Invalid value: \"1\": must be less"
                    + " than or equal to cpu limit of 500m"));

    assertEquals(
        "replicaset api-5d9f7 may not create its pods: a container requests cpu 1, more than the"
            + " default limit of 500m that limitrange sizes gives it",
        finding.cause());
    assertEquals(range.about(), finding.fault());
  }
}
