package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.Neighbour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Two workloads wait for each other: the target for a Service that has no ready pod, and the pods
/// behind that Service for the target.
final class DeadlockByDependency implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    var target = file.incident().target().ref();
    var findings = new ArrayList<Finding>();
    for (var neighbour : file.all(Neighbour.class)) {
      if (neighbour.evidence().ready() == 0 && neighbour.evidence().pods() > 0) {
        var waiting = waiting(file, neighbour.evidence());
        var back = back(file, neighbour.evidence(), target);
        if (waiting.isPresent() && back.isPresent()) {
          findings.add(finding(waiting.get(), neighbour, back.get(), file));
        }
      }
    }
    return findings;
  }

  /// A container of the target that is not ready.
  private static Optional<Exhibit<ContainerState>> waiting(CaseFile file, Neighbour neighbour) {
    return file.all(ContainerState.class).stream()
        .filter(state -> !neighbour.members().contains(state.evidence().about()))
        .filter(state -> !state.evidence().ready())
        .filter(state ->
            neighbour.askedIn().contains(state.evidence().container())
                || names(state.evidence().setup().command(), neighbour.about().name()))
        .findFirst();
  }

  /// What shows that a pod behind the Service is not ready and asks for the target.
  private static Optional<Exhibit<?>> back(CaseFile file, Neighbour neighbour, Ref target) {
    var unready =
        file.all(ContainerState.class).stream()
            .filter(state -> neighbour.members().contains(state.evidence().about()))
            .filter(state -> !state.evidence().ready())
            .toList();
    var pods = unready.stream().map(state -> state.evidence().about()).toList();
    return Stream.<Exhibit<?>>concat(
            file.all(LogLine.class).stream()
                .filter(line -> pods.contains(line.evidence().about()))
                .filter(line -> names(line.evidence().text(), target.name())),
            unready.stream()
                .filter(state -> names(state.evidence().setup().command(), target.name())))
        .findFirst()
        .map(one -> one);
  }

  /// As a host: `api:8080`, `http://api/`, `-h api`, `nc -z api 80`, `lookup api`
  private static boolean names(String text, String name) {
    var host = Pattern.quote(name) + "(?:\\.[a-z0-9-]+)*(?:\\.svc\\S*)?";
    return Pattern.compile(
            "(?:://|@)%1$s(?=[:/ \"']|$)|\\b%1$s:\\d{2,5}\\b|(?:-h|--host)[ =]%1$s\\b|\\b%1$s \\d{2,5}\\b|lookup %1$s\\b|nslookup %1$s\\b"
                .formatted(host))
        .matcher(text)
        .find();
  }

  private static Finding finding(
      Exhibit<ContainerState> waiting,
      Exhibit<Neighbour> neighbour,
      Exhibit<?> back,
      CaseFile file) {
    var target = file.incident().target().ref();
    var service = neighbour.evidence().about();
    var other = neighbour.evidence().members().stream().findFirst().orElse(service);
    var subjects =
        file.all(ContainerState.class).stream()
            .map(Exhibit::evidence)
            .filter(state -> !state.ready())
            .filter(state -> state.container().equals(waiting.evidence().container()))
            .filter(state -> !neighbour.evidence().members().contains(state.about()))
            .map(ContainerState::about)
            .distinct()
            .toList();
    return new Finding(
        "deadlock-by-dependency",
        other,
        subjects,
        "waiting for each other",
        "%s and %s wait for each other: %s asks service %s (0 of %s ready), and %s asks %s"
            .formatted(
                target.spoken(),
                other.spoken(),
                waiting.evidence().spoken(),
                service.name(),
                Say.count(neighbour.evidence().pods(), "pod"),
                other.spoken(),
                target.name()),
        Certainty.LIKELY,
        List.of(neighbour.id(), back.id(), waiting.id()),
        List.of(
            Kubectl.log(waiting.evidence().about(), waiting.evidence().container(), false),
            Kubectl.describe(other)),
        "Let one of them start without the other: neither readiness nor start should ask for what"
            + " asks back.");
  }
}
