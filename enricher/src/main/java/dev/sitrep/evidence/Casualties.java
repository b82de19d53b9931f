package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whom a node in trouble takes down.
///
/// @param pods how many pods on it fail by its doing
/// @param workloads how many workloads they belong to
/// @param worst some of these, those first that have no ready pod left
/// @param evicted how many of the pods it has evicted
public record Casualties(Ref about, int pods, int workloads, List<Loss> worst, int evicted)
    implements Evidence {

  /// @param pods of it that the node takes down
  /// @param readyElsewhere its pods that are well on other nodes; absent where they were not read
  public record Loss(Ref workload, int pods, Optional<Integer> readyElsewhere) {
    String line() {
      return "%s %s%s"
          .formatted(
              workload.qualified(),
              spoken(pods),
              readyElsewhere
                  .map(ready ->
                      ready == 0
                          ? " (none ready elsewhere)"
                          : " (%d ready elsewhere)".formatted(ready))
                  .orElse(""));
    }
  }

  public Casualties {
    worst = List.copyOf(worst);
  }

  /// `5 pods of 4 workloads`
  public String counted() {
    return spoken(pods) + " of " + (workloads == 1 ? "1 workload" : workloads + " workloads");
  }

  @Override
  public String source() {
    return "pods on it";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    worst.forEach(loss -> parts.add(loss.line()));
    if (workloads > worst.size()) {
      parts.add(workloads - worst.size() + " more");
    }
    return "takes down %s: %s%s"
        .formatted(
            counted(), String.join(", ", parts), evicted == 0 ? "" : " · " + evicted + " evicted");
  }

  private static String spoken(int number) {
    return number == 1 ? "1 pod" : number + " pods";
  }
}
