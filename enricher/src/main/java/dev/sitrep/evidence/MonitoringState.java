package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where a heartbeat of the monitoring stays away: one of the programs that it comes from, by its
/// pods anywhere in the cluster.
///
/// @param about the cluster
/// @param program `prometheus`, as its label `app.kubernetes.io/name` has it
/// @param pods of it; empty where it runs elsewhere or is called otherwise
/// @param ready how many of them are
/// @param failing the first that is not
public record MonitoringState(
    Ref about, String program, List<Ref> pods, int ready, Optional<Ref> failing)
    implements Evidence {

  public MonitoringState {
    pods = List.copyOf(pods);
  }

  @Override
  public String source() {
    return "monitoring";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return pods.isEmpty()
        ? "no pod has the label %s=%s".formatted(Monitoring.LABEL, program)
        : "%s: %d of %d pods ready in %s"
            .formatted(program, ready, pods.size(), pods.getFirst().namespace());
  }
}
