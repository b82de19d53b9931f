package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The CronJob that the alert names.
final class CronJobs implements EvidenceSource {
  private static final int MOST = 5;

  @Override
  public String name() {
    return "cron jobs";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.CRONJOBS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) ->
          focus.top().kind().equals("cronjob") ? read(focus.top(), scene) : List.of();
    };
  }

  private static List<Evidence> read(Ref wanted, Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.CRONJOBS)) {
      case Reading.Unseen<Few<CronJob>> unseen -> List.of();
      case Reading.Seen<Few<CronJob>>(var few) ->
          few.all().stream()
              .filter(one -> wanted.name().equals(one.getMetadata().getName()))
              .filter(one -> one.getSpec() != null)
              .<Evidence>map(one -> state(wanted, one))
              .toList();
    };
  }

  private static CronJobState state(Ref ref, CronJob job) {
    var spec = job.getSpec();
    var status = job.getStatus();
    var policy = Absent.text(spec.getConcurrencyPolicy());
    return new CronJobState(
        ref,
        Absent.text(spec.getSchedule()),
        Absent.text(spec.getTimeZone()),
        Absent.flag(spec.getSuspend()),
        policy.isEmpty() ? "Allow" : policy,
        Optional.ofNullable(spec.getStartingDeadlineSeconds()).orElse(0L),
        status == null
            ? List.of()
            : Absent.list(status.getActive()).stream()
                .map(active -> new Ref("job", ref.namespace(), Absent.text(active.getName())))
                .limit(MOST)
                .toList(),
        Absent.time(job.getMetadata().getCreationTimestamp()),
        status == null ? Optional.empty() : Absent.time(status.getLastScheduleTime()),
        status == null ? Optional.empty() : Absent.time(status.getLastSuccessfulTime()));
  }
}
