package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far the rollout of a Deployment, StatefulSet or DaemonSet is, where it is not done or was
/// told to stop.
///
/// @param desired pods by its spec
/// @param updated pods of the newest revision
/// @param ready pods of any revision
/// @param old pods of older revisions that are still there
/// @param paused nothing moves until somebody resumes it
/// @param strategy `RollingUpdate`, `Recreate`, `OnDelete`
/// @param partition of a StatefulSet: pods below that number keep the old revision
/// @param misscheduled pods of a DaemonSet on nodes where they should not be
/// @param ordered a StatefulSet that makes one pod after the other
/// @param unobserved its controller has not looked at the newest spec yet
public record Replicas(
    Ref about,
    int desired,
    int updated,
    int ready,
    int old,
    boolean paused,
    String strategy,
    int partition,
    int misscheduled,
    boolean ordered,
    boolean unobserved,
    List<StatusCondition> conditions)
    implements Evidence {

  public Replicas {
    conditions = List.copyOf(conditions);
  }

  public Optional<StatusCondition> condition(String type, String status) {
    return conditions.stream().filter(one -> one.is(type, status)).findFirst();
  }

  @Override
  public String source() {
    return "rollout state";
  }

  @Override
  public Optional<Instant> at() {
    return condition("Progressing", "False").flatMap(StatusCondition::since);
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add(
        "%d wanted, %d of the newest revision, %d older, %d ready"
            .formatted(desired, updated, old, ready));
    if (paused) {
      parts.add("paused");
    }
    if (!strategy.isEmpty() && !strategy.equals("RollingUpdate")) {
      parts.add("strategy " + strategy);
    }
    if (partition > 0) {
      parts.add("partition " + partition);
    }
    if (misscheduled > 0) {
      parts.add(misscheduled + " misscheduled");
    }
    if (unobserved) {
      parts.add("newest spec not observed yet");
    }
    condition("Progressing", "False").ifPresent(condition -> parts.add(condition.line()));
    return String.join(" · ", parts);
  }
}
