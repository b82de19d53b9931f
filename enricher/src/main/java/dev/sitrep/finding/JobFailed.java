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
    var gaveUp =
        deadline
            ? "job %s ran past its activeDeadlineSeconds".formatted(job.about().name())
            : "job %s gave up after %s (backoffLimit %d)"
                .formatted(
                    job.about().name(), Say.count(job.failed(), "failed pod"), job.backoffLimit());
    var why =
        pod.flatMap(state -> state.evidence().lastEnd())
            .map(end -> ": " + pod.get().evidence().spoken() + " exits with code " + end.exitCode())
            .orElse(deadline ? "" : "; its pods are gone, so their exit codes and logs are too");
    return new Finding(
        "job-failed",
        job.about(),
        Stream.concat(Stream.of(job.about()), pods(job, file)).distinct().toList(),
        deadline ? "out of time" : "failed",
        gaveUp + why + words.map(line -> ": " + Say.cut(line.evidence().text(), 160)).orElse(""),
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

  private static Stream<Ref> pods(JobState job, CaseFile file) {
    return containers(job, file).map(state -> state.evidence().about());
  }

  /// Pods of a Job are called after it.
  private static Stream<Exhibit<ContainerState>> containers(JobState job, CaseFile file) {
    return file.all(ContainerState.class).stream()
        .filter(state -> state.evidence().about().name().startsWith(job.about().name() + "-"));
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
