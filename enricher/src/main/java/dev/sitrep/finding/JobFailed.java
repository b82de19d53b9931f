package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.JobState;
import dev.sitrep.evidence.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A Job has given up: too many failed pods, or its deadline passed.
final class JobFailed implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    var findings = new ArrayList<Finding>();
    for (var job : file.all(JobState.class)) {
      if (job.evidence().condition().equals("Failed")) {
        findings.add(finding(job, file));
      }
    }
    return findings;
  }

  private static Finding finding(Exhibit<JobState> exhibit, CaseFile file) {
    var job = exhibit.evidence();
    var pod = failedPod(job, file);
    var words = pod.flatMap(state -> lastWords(state.evidence(), file));
    boolean deadline = job.reason().equals("DeadlineExceeded");
    var gaveUp = "job " + job.about().name() + " " + gaveUp(job);
    var why =
        pod.flatMap(state -> state.evidence().lastEnd())
            .map(end -> ": " + pod.get().evidence().spoken() + " exits with code " + end.exitCode())
            .orElse(deadline ? "" : "; its pods are gone, so their exit codes and logs are too");
    return new Finding(
        "job-failed",
        job.about(),
        Stream.concat(Stream.of(job.about()), pods(job, file)).distinct().toList(),
        deadline ? "out of time" : "failed",
        gaveUp + why + words.map(line -> ": " + Say.words(line.evidence(), 160)).orElse(""),
        words.isPresent() || deadline
            ? Certainty.SEEN
            : pod.isPresent() ? Certainty.LIKELY : Certainty.UNKNOWN,
        Stream.of(words, Optional.of(exhibit), pod)
            .flatMap(Optional::stream)
            .map(Exhibit::id)
            .toList(),
        pod.isPresent()
            ? List.of(
                Kubectl.log(pod.get().evidence().about(), pod.get().evidence().container(), false),
                Kubectl.describe(job.about()))
            : List.of(Kubectl.describe(job.about())),
        "");
  }

  private static String gaveUp(JobState job) {
    return switch (job.reason()) {
      case "DeadlineExceeded" -> "ran past its activeDeadlineSeconds";
      case "PodFailurePolicy" ->
          "gave up by its podFailurePolicy (" + Say.cut(job.message(), 120) + ")";
      case "BackoffLimitExceeded" ->
          "gave up after %s (backoffLimit %d)"
              .formatted(Say.count(Math.max(1, job.failed()), "failed pod"), job.backoffLimit());
      default -> "failed (" + Say.cut(job.reason() + ": " + job.message(), 120) + ")";
    };
  }

  private static Stream<Ref> pods(JobState job, CaseFile file) {
    return containers(job, file).map(state -> state.evidence().about());
  }

  /// Pods of a Job are called after it: `migrate-x7k2p`, of an indexed one `migrate-0-x7k2p`.
  private static Stream<Exhibit<ContainerState>> containers(JobState job, CaseFile file) {
    return file.all(ContainerState.class).stream()
        .filter(state -> isPodOf(job.about().name(), state.evidence().about().name()));
  }

  private static boolean isPodOf(String job, String pod) {
    return pod.startsWith(job + "-")
        && pod.substring(job.length() + 1).matches("(?:\\d{1,6}-)?[a-z0-9]{5}");
  }

  private static Optional<Exhibit<ContainerState>> failedPod(JobState job, CaseFile file) {
    return containers(job, file)
        .filter(state -> state.evidence().lastEnd().filter(end -> end.exitCode() != 0).isPresent())
        .findFirst();
  }

  private static Optional<Exhibit<LogLine>> lastWords(ContainerState state, CaseFile file) {
    return file.all(LogLine.class).stream()
        .filter(line -> line.evidence().decisive())
        .filter(line -> line.evidence().about().equals(state.about()))
        .filter(line -> line.evidence().container().equals(state.container()))
        .findFirst();
  }
}
