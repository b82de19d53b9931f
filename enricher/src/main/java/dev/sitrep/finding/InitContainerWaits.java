package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Role;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.Neighbour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An init container runs on and on, as those do that wait for something, and holds up the
/// containers after it.
final class InitContainerWaits implements Analyzer {
  /// Shorter than this is a start like any other.
  private static final Duration LONG = Duration.ofMinutes(1);

  /// `nc -z db 5432`, `pg_isready -h db`, `nslookup orders`, `curl http://orders:8080/health`
  private static final Pattern HOST =
      Pattern.compile(
          "\\w+://([a-z][a-z0-9.-]*)|(?:-h|--host|-H)[ =]([a-z][a-z0-9.-]*)"
              + "|\\b(?:nslookup|getent hosts|dig|host|ping(?: -\\w+ \\d+)*) ([a-z][a-z0-9.-]*)"
              + "|\\b(?:nc|ncat|netcat|telnet)(?: -\\w+(?: \\d+)?)* ([a-z][a-z0-9.-]*) \\d+"
              + "|\\b([a-z][a-z0-9.-]*):\\d{2,5}\\b|/dev/tcp/([a-z][a-z0-9.-]*)/");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file, ContainerState.class, state -> waits(state, file), ContainerState::container)
        .stream()
        .map(waiting -> finding(waiting, file))
        .toList();
  }

  private static boolean waits(ContainerState state, CaseFile file) {
    return state.role() == Role.INIT
        && state.lastEnd().isEmpty()
        && since(state, file).filter(run -> run.compareTo(LONG) > 0).isPresent();
  }

  private static Optional<Duration> since(ContainerState state, CaseFile file) {
    return state.now() instanceof Run.Running(var since)
        ? since.map(from -> Duration.between(from, file.now()))
        : Optional.empty();
  }

  private static Finding finding(Alike<ContainerState> waiting, CaseFile file) {
    var state = waiting.evidence();
    var line = lastLine(waiting, file);
    var host =
        host(state.setup().command()).or(() -> line.flatMap(one -> host(one.evidence().text())));
    var neighbour =
        host.flatMap(name -> neighbour(name, file)).or(() -> onlyConfigured(state, file));
    var fault = neighbour.map(one -> one.evidence().about()).orElse(state.about());
    var pod = state.about();
    return new Finding(
        "init-container-waits",
        fault,
        waiting.subjects(),
        "not started: an init container does not end",
        "%s%s has been running for %s and holds up the containers after it%s"
            .formatted(
                state.spoken(),
                step(state),
                Ages.of(since(state, file).orElseThrow()),
                what(host, neighbour, line)),
        host.isPresent() || neighbour.isPresent() ? Certainty.LIKELY : Certainty.UNKNOWN,
        waiting.ids(Stream.<Exhibit<?>>concat(neighbour.stream(), line.stream())),
        next(pod, state, fault),
        "");
  }

  private static List<String> next(Ref pod, ContainerState state, Ref fault) {
    var log = Kubectl.log(pod, state.container(), false);
    return fault.equals(pod)
        ? List.of(log, Kubectl.describe(pod))
        : List.of(log, Kubectl.describe(fault));
  }

  private static String step(ContainerState state) {
    var setup = state.setup();
    return setup.steps() > 1 ? " (step %d of %d)".formatted(setup.step(), setup.steps()) : "";
  }

  private static String what(
      Optional<String> host,
      Optional<Exhibit<Neighbour>> neighbour,
      Optional<Exhibit<LogLine>> line) {
    if (neighbour.isPresent()) {
      return "; it waits for service %s (%s)"
          .formatted(
              neighbour.get().evidence().about().name(),
              neighbour.get().evidence().line().replaceFirst("^.* · ", ""));
    }
    return host.map(name -> "; it waits for " + name)
        .or(() -> line.map(one -> "; its last words: " + Say.words(one.evidence(), 120)))
        .orElse("");
  }

  private static Optional<String> host(String text) {
    var found = HOST.matcher(text);
    while (found.find()) {
      for (int group = 1; group <= found.groupCount(); group++) {
        var name = found.group(group);
        if (name != null && !name.equals("localhost")) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Exhibit<Neighbour>> neighbour(String host, CaseFile file) {
    var name = host.split("\\.", 2)[0];
    return file.all(Neighbour.class).stream()
        .filter(one -> one.evidence().about().name().equals(name))
        .findFirst();
  }

  /// Where neither its command nor its log names a host: the one Service that its environment names
  /// and that serves nobody.
  private static Optional<Exhibit<Neighbour>> onlyConfigured(ContainerState state, CaseFile file) {
    var dead =
        file.all(Neighbour.class).stream()
            .filter(one -> one.evidence().ready() == 0)
            .filter(one -> one.evidence().askedIn().endsWith(" of container " + state.container()))
            .toList();
    return dead.size() == 1 ? Optional.of(dead.getFirst()) : Optional.empty();
  }

  private static Optional<Exhibit<LogLine>> lastLine(Alike<ContainerState> waiting, CaseFile file) {
    return file.all(LogLine.class).stream()
        .filter(line -> line.evidence().container().equals(waiting.evidence().container()))
        .filter(line -> waiting.about(line.evidence().about()))
        .reduce((first, last) -> last);
  }
}
