package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.JobState;
import dev.sitrep.evidence.LogLine;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A Job, the pods of it that failed, and what one of them said last.
record JobRun(
    Exhibit<JobState> exhibit,
    List<Ref> pods,
    Optional<Exhibit<ContainerState>> failed,
    Optional<Exhibit<LogLine>> lastWords) {

  static Stream<JobRun> all(CaseFile file, Predicate<JobState> wanted) {
    return file.all(JobState.class).stream()
        .filter(job -> wanted.test(job.evidence()))
        .map(job -> of(job, file));
  }

  /// Those that have given up for this reason.
  static Stream<JobRun> gaveUp(CaseFile file, Predicate<String> reason) {
    return all(file, job -> job.condition().equals("Failed") && reason.test(job.reason()));
  }

  private static JobRun of(Exhibit<JobState> job, CaseFile file) {
    var containers =
        file.all(ContainerState.class).stream()
            .filter(state -> isPodOf(job.evidence().about(), state.evidence().about().name()))
            .toList();
    var failed =
        containers.stream()
            .filter(
                state -> state.evidence().lastEnd().filter(end -> end.exitCode() != 0).isPresent())
            .findFirst();
    return new JobRun(
        job,
        containers.stream().map(state -> state.evidence().about()).distinct().toList(),
        failed,
        failed.flatMap(state -> lastWords(state.evidence(), file)));
  }

  /// Pods of a Job are called after it: `migrate-x7k2p`, of an indexed one `migrate-0-x7k2p`.
  private static boolean isPodOf(Ref job, String pod) {
    return pod.startsWith(job.name() + "-")
        && pod.substring(job.name().length() + 1).matches("(?:\\d{1,6}-)?[a-z0-9]{5}");
  }

  private static Optional<Exhibit<LogLine>> lastWords(ContainerState state, CaseFile file) {
    return file.all(LogLine.class).stream()
        .filter(line -> line.evidence().decisive())
        .filter(line -> line.evidence().about().equals(state.about()))
        .filter(line -> line.evidence().container().equals(state.container()))
        .findFirst();
  }

  JobState job() {
    return exhibit.evidence();
  }

  /// `: container migrate exits with code 1: column "currency" already exists`, or nothing.
  String why() {
    return failed
        .flatMap(state -> state.evidence().lastEnd())
        .map(end ->
            ": %s exits with code %d".formatted(failed.get().evidence().spoken(), end.exitCode())
                + lastWords.map(line -> ": " + Say.words(line.evidence(), 160)).orElse(""))
        .orElse("");
  }

  /// Why there is no more to tell.
  String whyOrGone() {
    return failed.isPresent() ? why() : "; its pods are gone, so their exit codes and logs are too";
  }

  Certainty certainty() {
    return lastWords.isPresent()
        ? Certainty.SEEN
        : failed.isPresent() ? Certainty.LIKELY : Certainty.UNKNOWN;
  }

  Finding finding(String rule, String symptom, String cause, Certainty certainty, String fix) {
    return new Finding(
        rule,
        job().about(),
        Stream.concat(Stream.of(job().about()), pods.stream()).toList(),
        symptom,
        "job %s %s".formatted(job().about().name(), cause),
        certainty,
        Stream.of(lastWords, Optional.of(exhibit), failed)
            .flatMap(Optional::stream)
            .map(Exhibit::id)
            .toList(),
        Stream.concat(
                failed.stream()
                    .map(pod ->
                        Kubectl.log(pod.evidence().about(), pod.evidence().container(), false)),
                Stream.of(Kubectl.describe(job().about())))
            .toList(),
        fix);
  }
}
