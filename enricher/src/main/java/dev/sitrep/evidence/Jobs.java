package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The target Job, the newest Jobs of a target CronJob, or the failed Jobs of a target namespace.
final class Jobs implements EvidenceSource {
  private static final int MOST = 4;

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.READS;
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) ->
          switch (focus.top().kind()) {
            case "job", "cronjob", "namespace" -> read(focus, scene);
            default -> List.of();
          };
    };
  }

  private static List<Evidence> read(Focus focus, Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.JOBS)) {
      case Reading.Unseen<Few<Job>> unseen ->
          List.of(Missing.of(focus.top(), "jobs of " + scene.namespace(), unseen));
      case Reading.Seen<Few<Job>>(var jobs) ->
          jobs.all().stream()
              .filter(job -> belongs(job, focus))
              .sorted(
                  Comparator.comparing(
                          (Job job) -> Absent.text(job.getMetadata().getCreationTimestamp()))
                      .reversed())
              .limit(MOST)
              .<Evidence>map(Jobs::state)
              .toList();
    };
  }

  private static boolean belongs(Job job, Focus focus) {
    var ref = ref(job);
    return switch (focus.top().kind()) {
      case "namespace" -> job.getStatus() != null && Absent.number(job.getStatus().getFailed()) > 0;
      default -> ref.equals(focus.top()) || focus.between().contains(ref);
    };
  }

  private static Ref ref(Job job) {
    return new Ref(
        "job", Absent.text(job.getMetadata().getNamespace()), job.getMetadata().getName());
  }

  private static JobState state(Job job) {
    var status = job.getStatus();
    Optional<JobCondition> bad =
        status == null
            ? Optional.empty()
            : Absent.list(status.getConditions()).stream()
                .filter(c -> "True".equals(c.getStatus()))
                .filter(c -> c.getType().equals("Failed") || c.getType().equals("Suspended"))
                .findFirst();
    return new JobState(
        ref(job),
        status == null ? 0 : Absent.number(status.getFailed()),
        status == null ? 0 : Absent.number(status.getSucceeded()),
        status == null ? 0 : Absent.number(status.getActive()),
        Optional.ofNullable(job.getSpec().getBackoffLimit()).orElse(6),
        Optional.ofNullable(job.getSpec().getActiveDeadlineSeconds()).orElse(0L),
        Absent.flag(job.getSpec().getSuspend()),
        bad.map(JobCondition::getType).orElse(""),
        bad.map(c -> Absent.text(c.getReason())).orElse(""),
        bad.map(c -> Absent.text(c.getMessage())).orElse(""),
        bad.map(JobCondition::getLastTransitionTime).flatMap(Absent::time));
  }
}
