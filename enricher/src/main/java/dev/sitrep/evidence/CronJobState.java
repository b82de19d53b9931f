package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A CronJob.
///
/// @param zone its time zone, empty where it has none
/// @param concurrency `Allow`, `Forbid` or `Replace`
/// @param deadline startingDeadlineSeconds, 0 where it has none
/// @param active Jobs of it that run now
public record CronJobState(
    Ref about,
    String schedule,
    String zone,
    boolean suspended,
    String concurrency,
    long deadline,
    List<Ref> active,
    Optional<Instant> created,
    Optional<Instant> lastSchedule,
    Optional<Instant> lastSuccess)
    implements Evidence {

  public CronJobState {
    active = List.copyOf(active);
  }

  @Override
  public String source() {
    return "cron job";
  }

  @Override
  public Optional<Instant> at() {
    return lastSchedule;
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add("schedule \"" + schedule + "\"" + (zone.isEmpty() ? "" : " " + zone));
    if (suspended) {
      parts.add("suspended");
    }
    parts.add("concurrencyPolicy " + concurrency);
    if (deadline != 0) {
      parts.add("startingDeadlineSeconds " + deadline);
    }
    parts.add(lastSchedule.map(at -> "last scheduled " + at).orElse("never scheduled"));
    parts.add(lastSuccess.map(at -> "last success " + at).orElse("no success yet"));
    active.forEach(job -> parts.add(job.spoken() + " runs"));
    return String.join(" · ", parts);
  }
}
