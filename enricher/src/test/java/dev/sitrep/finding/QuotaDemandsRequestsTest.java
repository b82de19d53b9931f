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

class QuotaDemandsRequestsTest {
  private static final Ref SET = new Ref("replicaset", "shop", "api-5d9f7");
  private static final String FAILURE =
      "ReplicaFailure=True FailedCreate: pods \"api-5d9f7-x\" is forbidden";

  private final QuotaDemandsRequests rule = new QuotaDemandsRequests();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error creating: pods "api-5d9f7-x" is forbidden: failed quota: compute: must specify limits.cpu for: api; limits.memory for: api,proxy | resourcequota compute wants every container to name its resources; the pod template does not set limits.cpu of container api and limits.memory of containers api, proxy | shop/resourcequota compute
          Error creating: pods "api-5d9f7-x" is forbidden: failed quota: compute: must specify limits.cpu,limits.memory,requests.cpu | resourcequota compute wants every container to name its resources; the pod template does not set limits.cpu, limits.memory, requests.cpu | shop/resourcequota compute
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
                    "Error creating: failed quota: a: must specify limits.cpu"))));
  }
}
