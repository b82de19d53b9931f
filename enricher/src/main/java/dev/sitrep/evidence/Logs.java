package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.logs.LogDigest;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The logs of the target's failing containers and of the one that the alert names, present and
/// previous run, cut down to the lines that matter.
final class Logs implements EvidenceSource {
  /// For one incident, whatever fails in it.
  private static final int MOST_CALLS = 10;

  /// The kubelet's words for a run that the runtime has no log of any more.
  private static final String REMOVED = "unable to retrieve container logs";

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

  /// A container whose words are wanted.
  ///
  /// @param kind its owner and name: containers of one kind fail alike
  /// @param runs that are worth a call, the most telling one first
  /// @param again whether the present run is asked for where the one before is gone
  /// @param failing it is read because it failed, not because an alert names it
  private record Wanted(
      Ref pod,
      String container,
      String kind,
      int restarts,
      List<Run> runs,
      boolean again,
      boolean failing) {}

  private enum Run {
    PREVIOUS,
    PRESENT
  }

  /// One call. The first pods of every kind come before the second ones, and the run that ended
  /// before the present one.
  private record Call(Wanted wanted, Run run, int rank) {}

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return scene.logs();
  }

  static List<Evidence> of(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) -> read(focus, scene);
    };
  }

  private static List<Evidence> read(Focus focus, Scene scene) throws InterruptedException {
    var wanted = wanted(focus, scene);
    var all = calls(wanted);
    var calls = all.stream().sorted(Comparator.comparingInt(Call::rank)).limit(MOST_CALLS).toList();
    var spare = new AtomicInteger(MOST_CALLS - calls.size());
    var chosen = wanted.stream().filter(one -> !runs(one, calls).isEmpty()).toList();
    var evidence = new ArrayList<Evidence>();
    try {
      chosen.stream()
          .gather(
              Gatherers.mapConcurrent(
                  MOST_CALLS, one -> lines(one, runs(one, calls), spare, scene)))
          .forEach(evidence::addAll);
    } catch (Interrupted e) {
      throw e.asChecked();
    }
    leftOut(wanted, all.size() - calls.size())
        .ifPresent(what ->
            evidence.add(new Missing(focus.top(), what, "left out: " + MOST_CALLS + " are read")));
    return evidence;
  }

  /// Of a pod that is not the target's: the last words of its most restarted container, in one
  /// call.
  static List<Evidence> of(Pod pod, Scene scene) throws InterruptedException {
    try {
      return PodHealth.statuses(pod).stream()
          .filter(PodHealth::hasEnded)
          .filter(PodHealth::troubled)
          .max(Comparator.comparingInt(status -> Absent.number(status.getRestartCount())))
          .map(status -> wanted(PodSummary.of(pod), status, true))
          .map(wanted -> lines(wanted, wanted.runs.getFirst(), scene))
          .orElse(List.of());
    } catch (Interrupted e) {
      throw e.asChecked();
    }
  }

  private static Optional<String> leftOut(List<Wanted> wanted, int calls) {
    long pods = wanted.size() - alike(wanted).count();
    long logs = calls + pods;
    return logs > 0
        ? Optional.of(
            "%d more %s of failing containers".formatted(logs, logs == 1 ? "log" : "logs"))
        : Optional.empty();
  }

  /// Of pods that fail alike only a few.
  private static Stream<Wanted> alike(List<Wanted> wanted) {
    var seen = new HashMap<String, Integer>();
    return wanted.stream()
        .filter(one -> seen.merge(one.kind, 1, Integer::sum) <= MOST_PODS_OF_A_KIND);
  }

  private static List<Call> calls(List<Wanted> wanted) {
    var seen = new HashMap<String, Integer>();
    return alike(wanted)
        .flatMap(one -> {
          int place = seen.merge(one.kind, 1, Integer::sum) - 1;
          return IntStream.range(0, one.runs.size())
              .mapToObj(run -> new Call(one, one.runs.get(run), 2 * place + run));
        })
        .toList();
  }

  private static List<Run> runs(Wanted wanted, List<Call> calls) {
    return calls.stream().filter(call -> call.wanted.equals(wanted)).map(Call::run).toList();
  }

  /// The pod and the container that the alert names first, then the most restarted.
  private static List<Wanted> wanted(Focus focus, Scene scene) {
    var wanted = new ArrayList<Wanted>();
    var named = scene.incident().container();
    for (var pod : focus.sample()) {
      for (var status : PodHealth.statuses(pod)) {
        boolean failing = PodHealth.worthReading(status);
        if (failing || (ran(status) && status.getName().equals(named))) {
          wanted.add(wanted(PodSummary.of(pod), status, failing));
        }
      }
    }
    wanted.addAll(wellButNamed(focus, scene, wanted));
    var pods = scene.podsOfAlerts();
    wanted.sort(
        Comparator.comparing((Wanted one) -> !pods.contains(one.pod.name()))
            .thenComparing(one -> !one.container.equals(named))
            .thenComparing(one -> !one.failing)
            .thenComparing(Wanted::restarts, Comparator.reverseOrder()));
    return wanted;
  }

  private static boolean ran(ContainerStatus status) {
    return !Absent.text(status.getContainerID()).isEmpty() || PodHealth.hasEnded(status);
  }

  /// The run that ended, and the present one if there is one. A container that waits to be started
  /// again has only the run before: asked for the present one, a kubelet answers with the same.
  private static Wanted wanted(PodSummary pod, ContainerStatus status, boolean failing) {
    var state = status.getState();
    boolean waiting = state != null && state.getWaiting() != null;
    boolean running = state != null && state.getRunning() != null;
    boolean before = status.getLastState() != null && status.getLastState().getTerminated() != null;
    var runs =
        before && running
            ? List.of(Run.PREVIOUS, Run.PRESENT)
            : List.of(before && waiting ? Run.PREVIOUS : Run.PRESENT);
    return new Wanted(
        pod.ref(),
        Absent.text(status.getName()),
        kind(pod, status.getName()),
        Absent.number(status.getRestartCount()),
        runs,
        before && waiting,
        failing);
  }

  /// What an alert names may work badly in a pod that is ready: of the pods that it names, or of
  /// any where none of the target's is read for it.
  private static List<Wanted> wellButNamed(Focus focus, Scene scene, List<Wanted> already) {
    var container = scene.incident().container();
    if (container.isEmpty()) {
      return List.of();
    }
    var named = scene.podsOfAlerts();
    var read = already.stream().map(Wanted::pod).collect(Collectors.toSet());
    boolean any = already.stream().noneMatch(one -> one.container.equals(container));
    return focus.pods().stream()
        .filter(pod -> pod.ready() && !read.contains(pod.ref()))
        .filter(pod -> named.contains(pod.name()) || any)
        .sorted(Comparator.comparing((PodSummary pod) -> !named.contains(pod.name())))
        .limit(MOST_PODS_OF_A_KIND)
        .map(pod ->
            new Wanted(
                pod.ref(), container, kind(pod, container), 0, List.of(Run.PRESENT), false, false))
        .toList();
  }

  private static String kind(PodSummary pod, String container) {
    return pod.owner().map(Object::toString).orElse("") + " " + container;
  }

  private static List<Evidence> lines(
      Wanted wanted, List<Run> runs, AtomicInteger spare, Scene scene) {
    var evidence = new ArrayList<Evidence>();
    for (var run : runs) {
      evidence.addAll(lines(wanted, run, scene));
    }
    boolean gone =
        evidence.stream()
            .anyMatch(line -> line instanceof Missing gap && gap.why().contains(REMOVED));
    if (wanted.again && gone && spare.getAndDecrement() > 0) {
      evidence.addAll(lines(wanted, Run.PRESENT, scene));
    }
    boolean told = evidence.stream().anyMatch(LogLine.class::isInstance);
    if (told || !wanted.failing) {
      evidence.removeIf(line -> line instanceof Missing gap && gap.why().startsWith("not "));
    }
    return evidence;
  }

  private static List<Evidence> lines(Wanted wanted, Run run, Scene scene) {
    boolean previous = run == Run.PREVIOUS;
    var what =
        "log of %s container %s%s"
            .formatted(wanted.pod.path(), wanted.container, previous ? ", previous run" : "");
    try {
      var query =
          new LogQuery(
              wanted.pod.namespace(),
              wanted.pod.name(),
              wanted.container,
              previous,
              LINES_READ,
              BYTES_READ);
      return switch (scene.log(query)) {
        case Reading.Unseen<Log> unseen -> List.of(Missing.of(wanted.pod, what, unseen));
        case Reading.Seen<Log>(var log) -> digest(wanted, previous, what, log, scene);
      };
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  private static List<Evidence> digest(
      Wanted wanted, boolean previous, String what, Log log, Scene scene) {
    var digest = LogDigest.of(log.lines(), LINES_KEPT, scene.redaction());
    var evidence = new ArrayList<Evidence>();
    for (var entry : digest.entries()) {
      boolean decisive = digest.decisive().filter(entry::equals).isPresent();
      evidence.add(
          new LogLine(
              wanted.pod,
              wanted.container,
              previous,
              entry.at(),
              entry.text(),
              entry.count(),
              decisive));
    }
    if (log.cut() && wanted.failing && digest.decisive().isEmpty()) {
      evidence.add(
          new Missing(
              wanted.pod,
              "older lines in the " + what,
              "left out: the newest %d do not say why".formatted(digest.linesRead())));
    }
    return evidence;
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
