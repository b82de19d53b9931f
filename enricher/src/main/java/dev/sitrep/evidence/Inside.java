package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;

/// What a pod consists of.
public final class Inside {
  private Inside() {}

  /// Names of its containers: those that run it first, then those that prepare it.
  public static Reading<List<String>> containers(Cluster cluster, String namespace, String pod)
      throws InterruptedException {
    return switch (cluster.get(Kinds.PODS, namespace, pod)) {
      case Reading.Seen<Pod>(var there) ->
          new Reading.Seen<>(
              Stream.concat(
                      there.getSpec().getContainers().stream(),
                      there.getSpec().getInitContainers().stream())
                  .map(Container::getName)
                  .toList());
      case Reading.Unseen<Pod> unseen -> unseen.as();
    };
  }
}
