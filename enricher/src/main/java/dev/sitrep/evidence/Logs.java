package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Reading;
import dev.sitrep.logs.LogDigest;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/// The logs of the target's failing containers, present and previous run, cut down to the lines
/// that matter.
final class Logs implements EvidenceSource {
  private static final int MOST_CONTAINERS = 10;
  private static final int MOST_PODS_OF_A_KIND = 2;
  private static final int LINES_READ = 200;
  private static final int BYTES_READ = 64 * 1024;
  private static final int LINES_KEPT = 8;

  @Override
  public String name() {
    return "logs";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.READS;
  }

  private record Failed(Pod pod, ContainerStatus status) {}

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) -> read(focus, scene);
    };
  }

  private static List<Evidence> read(Focus focus, Scene scene) throws InterruptedException {
    var failed = failed(focus, scene);
    var chosen = failed.stream().limit(MOST_CONTAINERS).toList();
    var evidence = new ArrayList<Evidence>();
    try {
      chosen.stream()
          .gather(Gatherers.mapConcurrent(MOST_CONTAINERS, run -> lines(run, scene)))
          .forEach(evidence::addAll);
    } catch (Interrupted e) {
      throw e.asChecked();
    }
    if (failed.size() > chosen.size()) {
      evidence.add(
          new Missing(
              focus.top(),
              "logs of %d more failing containers".formatted(failed.size() - chosen.size()),
              "left out"));
    }
    return evidence;
  }

  /// The container that the alert names first, then the most restarted; of pods that fail alike
  /// only a few.
  private static List<Failed> failed(Focus focus, Scene scene) {
    var pods =
        focus.sample().stream()
            .sorted(Comparator.comparing((Pod pod) -> !isTarget(pod, scene)))
            .toList();
    var runs = new ArrayList<Failed>();
    var seen = new HashMap<String, Integer>();
    for (var pod : pods) {
      for (var status : PodHealth.statuses(pod)) {
        if (PodHealth.worthReading(status)) {
          var alike =
              PodSummary.of(pod).owner().map(Object::toString).orElse("") + status.getName();
          if (seen.merge(alike, 1, Integer::sum) <= MOST_PODS_OF_A_KIND) {
            runs.add(new Failed(pod, status));
          }
        }
      }
    }
    runs.sort(
        Comparator.comparing((Failed run) -> !isTarget(run.pod, scene))
            .thenComparing(run -> !scene.incident().container().equals(run.status.getName()))
            .thenComparing(
                run -> Absent.number(run.status.getRestartCount()), Comparator.reverseOrder()));
    return runs;
  }

  private static boolean isTarget(Pod pod, Scene scene) {
    return scene.podsOfAlerts().contains(pod.getMetadata().getName());
  }

  /// The run that ended, and the present one if there is one. A container that waits to be started
  /// again has only the run before, which the runtime may have removed already: then what it has is
  /// asked for.
  private static List<Evidence> lines(Failed failed, Scene scene) {
    var state = failed.status.getState();
    boolean running = state != null && state.getRunning() != null;
    boolean waiting = state != null && state.getWaiting() != null;
    boolean before =
        failed.status.getLastState() != null
            && failed.status.getLastState().getTerminated() != null;
    if (before && (waiting || running)) {
      var previous = lines(failed, true, scene);
      if (running || previous.stream().noneMatch(LogLine.class::isInstance)) {
        var present = lines(failed, false, scene);
        boolean told = present.stream().anyMatch(LogLine.class::isInstance);
        return Stream.concat(
                previous.stream().filter(line -> !(told && line instanceof Missing)),
                present.stream())
            .toList();
      }
      return previous;
    }
    return lines(failed, false, scene);
  }

  private static List<Evidence> lines(Failed run, boolean previous, Scene scene) {
    var pod = PodSummary.of(run.pod).ref();
    var what =
        "log of %s container %s%s"
            .formatted(pod.path(), run.status.getName(), previous ? ", previous run" : "");
    try {
      var query =
          new LogQuery(
              pod.namespace(), pod.name(), run.status.getName(), previous, LINES_READ, BYTES_READ);
      return switch (scene.cluster().log(query)) {
        case Reading.Unseen<Log> unseen -> List.of(Missing.of(pod, what, unseen));
        case Reading.Seen<Log>(var log) -> digest(run, previous, log, scene);
      };
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  private static List<Evidence> digest(Failed run, boolean previous, Log log, Scene scene) {
    var digest = LogDigest.of(log.lines(), LINES_KEPT, scene.redaction());
    var pod = PodSummary.of(run.pod).ref();
    return digest.entries().stream()
        .<Evidence>map(entry ->
            new LogLine(
                pod,
                run.status.getName(),
                previous,
                entry.at(),
                entry.text(),
                entry.count(),
                digest.decisive().filter(entry::equals).isPresent()))
        .toList();
  }

  /// Carries an interruption out of a stream.
  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Interrupted(InterruptedException cause) {
      super(cause);
    }

    InterruptedException asChecked() {
      var interrupted = new InterruptedException("reading logs");
      interrupted.initCause(this);
      return interrupted;
    }
  }
}
