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

class LimitRangeViolatedTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";

  private final LimitRangeViolated rule = new LimitRangeViolated();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error creating: pods "api-5d9f7-x" is forbidden: maximum cpu usage per Container is 1, but limit is 2 | a limitrange of the namespace forbids it: a container may have at most 1 of cpu, but its limit is 2 | shop/replicaset api-5d9f7
          Error creating: pods "x" is forbidden: [maximum cpu usage per Container is 500m, but limit is 1, maximum memory usage per Container is 512Mi, but limit is 1Gi] | a limitrange of the namespace forbids it: a container may have at most 500m of cpu, but its limit is 1; a container may have at most 512Mi of memory, but its limit is 1Gi | shop/replicaset api-5d9f7
          Error creating: pods "x" is forbidden: minimum memory usage per Container is 64Mi, but request is 32Mi. | a limitrange of the namespace forbids it: a container may have at least 64Mi of memory, but its request is 32Mi | shop/replicaset api-5d9f7
          Error creating: pods "x" is forbidden: maximum memory usage per Pod is 1Gi.  No limit is specified | a limitrange of the namespace forbids it: a pod may have at most 1Gi of memory, but it sets no limit | shop/replicaset api-5d9f7
          Error creating: pods "x" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000 | a limitrange of the namespace forbids it: the cpu limit of a container may be 2 times its request, but is 4 times | shop/replicaset api-5d9f7
          create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 10Gi | a limitrange of the namespace forbids it: a claim may have at most 5Gi of storage, but its request is 10Gi | shop/replicaset api-5d9f7
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
                    "Error creating: maximum cpu usage per Container is 1, but limit is 2"))));
  }

  @Test
  void names_the_limit_range_that_holds_the_bound() {
    var wide = range("wide", new Bound("Pod", "cpu", "", "8", "", ""));
    var tight = range("tight", new Bound("Container", "cpu", "100m", "1", "", "500m"));
    var finding =
        only(
            rule,
            state(0, 1, 0, FAILURE),
            warning(
                SET,
                "FailedCreate",
                "Error creating: pods \"x\" is forbidden: maximum cpu usage per Container is 1, but"
                    + " limit is 2"),
            wide,
            tight);

    assertEquals(
        "limitrange tight forbids it: a container may have at most 1 of cpu, but its limit is 2",
        finding.cause());
    assertEquals(tight.about(), finding.fault());
    assertEquals(List.of("E2", "E4"), finding.exhibits());
  }

  private static LimitRangeState range(String name, Bound bound) {
    return new LimitRangeState(new Ref("limitrange", "shop", name), List.of(bound));
  }
}
