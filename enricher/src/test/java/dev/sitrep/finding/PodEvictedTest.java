package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SINCE;
import static dev.sitrep.finding.Cases.failed;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.PodState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodEvictedTest {
  private final PodEvicted rule = new PodEvicted();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          The node was low on resource: memory. Threshold quantity: 100Mi, available: 83512Ki. Container app was using 1423868Ki, request is 0, has larger consumption of memory. | pod/api-5d9f7-x2x7p | node worker-2 ran low on memory (81.5Mi left, threshold 100Mi) and evicted the pod; container app was using 1.35Gi and requests 0
          The node was low on resource: memory. Container app was using 812Mi, which exceeds its request of 256Mi. | pod/api-5d9f7-x2x7p | node worker-2 ran low on memory and evicted the pod; container app was using 812Mi and requests 256Mi
          The node was low on resource: ephemeral-storage. | node/worker-2 | node worker-2 ran low on ephemeral-storage and evicted the pod
          The node was low on resource: [DiskPressure]. | pod/api-5d9f7-x2x7p | the pod was evicted: The node was low on resource: [DiskPressure]
          The node had condition: [DiskPressure]. | node/worker-2 | node worker-2 had DiskPressure and refused or evicted the pod
          Pod was rejected: The node had condition: [MemoryPressure]. | node/worker-2 | node worker-2 had MemoryPressure and refused or evicted the pod
          Usage of EmptyDir volume "cache" exceeds the limit "500Mi".  | pod/api-5d9f7-x2x7p | the pod was evicted because its emptyDir volume cache grew past its limit of 500Mi
          Container app exceeded its local ephemeral storage limit "1Gi".  | pod/api-5d9f7-x2x7p | the pod was evicted because container app used more local disk than its limit of 1Gi
          Pod ephemeral local storage usage exceeds the total limit of containers 2Gi.  | pod/api-5d9f7-x2x7p | the pod was evicted because it used more local disk than its ephemeral-storage limit of 2Gi
          """)
  void the_kubelet_s_words_tell_which_resource(String message, String fault, String told) {
    var finding = only(rule, failed(POD, "Evicted", message, "worker-2"));

    assertEquals(told, finding.cause());
    assertEquals(fault, finding.fault().path());
    assertEquals("evicted", finding.symptom());
  }

  @Test
  void the_node_is_looked_at_too() {
    assertEquals(
        List.of("kubectl -n shop describe pod/api-5d9f7-x2x7p", "kubectl describe node/worker-2"),
        only(
                rule,
                failed(
                    POD,
                    "Evicted",
                    "The node was low on resource: memory. Container app was"
                        + " using 812Mi, request is 256Mi.",
                    "worker-2"))
            .next());
    assertEquals(
        "kubectl describe node/worker-2",
        only(rule, failed(POD, "Evicted", "The node was low on resource: memory.", "worker-2"))
            .next()
            .getFirst());
  }

  @Test
  void an_eviction_of_last_week_is_no_case() {
    var old =
        new PodState(
            POD,
            "Failed",
            "Evicted",
            "The node was low on resource: memory.",
            "",
            Optional.empty(),
            "worker-2",
            List.of(),
            List.of(),
            Optional.of(SINCE),
            Optional.empty(),
            Optional.of(NOW.minus(Duration.ofDays(7))),
            List.of(),
            List.of());
    assertEquals(List.of(), rule.analyze(file(old)));
    assertEquals(List.of(), rule.analyze(file(failed(POD, "", "", "worker-2"))));
  }
}
