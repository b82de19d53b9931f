package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Address;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.ServiceState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A failing program that says whom it cannot reach, and how.
///
/// @param containers that fail so, at least one
/// @param line the program's words
/// @param whom as far as it says
/// @param service behind that name, where it is one of the namespace
/// @param job that has failed of it
/// @param crashed the program ended of it; else it runs, is not ready, and repeats it
record Call(
    Trouble trouble,
    List<Exhibit<ContainerState>> containers,
    Exhibit<LogLine> line,
    Optional<Address> whom,
    Optional<Exhibit<ServiceState>> service,
    boolean crashed,
    Optional<Ref> job) {
  /// `orders`, `orders.shop.svc`, `orders.shop.svc.cluster.local`
  private static final Pattern IN_CLUSTER =
      Pattern.compile("([a-z][a-z0-9-]*)(?:\\.([a-z0-9-]+)\\.svc(?:\\..*)?)?");

  Call {
    containers = List.copyOf(containers);
  }

  ContainerState state() {
    return containers.getFirst().evidence();
  }

  List<Ref> subjects() {
    return Stream.concat(job.stream(), containers.stream().map(state -> state.evidence().about()))
        .distinct()
        .toList();
  }

  /// The Service that is asked, else the pod that asks.
  Ref fault() {
    return service.map(one -> one.evidence().about()).orElse(state().about());
  }

  /// `orders:8080`, `10.96.1.2:8080 (service orders)`, or what stands for nobody in particular.
  String who() {
    var name = service.map(one -> one.evidence().about().name());
    return whom.map(address ->
            address.spoken()
                + name.filter(n -> !address.host().split("\\.", -1)[0].equals(n))
                    .map(n -> " (service " + n + ")")
                    .orElse(""))
        .orElse("whom it asks");
  }

  /// `container cart exits with code 1 (8 restarts)`, `container api is not ready`
  String start() {
    var state = state();
    var end = state.lastEnd();
    if (!crashed || end.isEmpty()) {
      return state.spoken()
          + (state.role() == ContainerState.Role.INIT ? " does not end" : " is not ready");
    }
    var restarts = Say.restarts(state);
    return "%s exits with code %d%s"
        .formatted(
            state.spoken(), end.get().exitCode(), restarts.isEmpty() ? "" : " (" + restarts + ")");
  }

  String symptom() {
    if (job.isPresent()) {
      return "failed";
    }
    if (state().role() == ContainerState.Role.INIT) {
      return crashed ? "stuck in a failing init container" : "stuck in an init container";
    }
    return !crashed
        ? "running but not ready"
        : state().restarts() > 1 ? "in a crash loop" : "crashed";
  }

  /// What the Service itself looks like, where it looks well.
  String aside() {
    return service
        .map(Exhibit::evidence)
        .filter(one -> one.ready() > 0)
        .map(one ->
            "; %s has %d of %s ready"
                .formatted(
                    one.about().spoken(),
                    one.ready(),
                    Say.count(one.ready() + one.notReady(), "endpoint")))
        .orElse("");
  }

  /// `: words`
  String verbatim() {
    return ": " + Say.words(line.evidence(), 180);
  }

  /// @param says follows "container x exits with code 1: "
  Finding finding(String rule, String says, String fix) {
    return finding(
        rule, fault(), says, crashed ? Certainty.SEEN : Certainty.LIKELY, List.of(), fix);
  }

  Finding finding(
      String rule,
      Ref fault,
      String says,
      Certainty certainty,
      List<? extends Exhibit<?>> more,
      String fix) {
    return finding(rule, fault, says, certainty, more, next(fault), fix);
  }

  /// What confirms it: of a Service where it leads to, of anything else the thing itself.
  private List<String> next(Ref fault) {
    var log =
        Kubectl.log(
            line.evidence().about(), line.evidence().container(), line.evidence().previous());
    return switch (fault.kind()) {
      case "service" -> List.of(Kubectl.endpoints(fault), log, Kubectl.describe(fault));
      case "pod" ->
          asked()
              .map(one -> List.of(log, Kubectl.endpoints(one), Kubectl.describe(fault)))
              .orElse(List.of(log, Kubectl.describe(fault)));
      default -> List.of(Kubectl.describe(fault), log);
    };
  }

  /// The Service that the host's name would be, though none of that name was read.
  private Optional<Ref> asked() {
    return whom.map(address -> IN_CLUSTER.matcher(address.host()))
        .filter(name -> name.matches() && !name.group(1).equals("localhost"))
        .map(name ->
            new Ref(
                "service",
                name.group(2) == null ? state().about().namespace() : name.group(2),
                name.group(1)));
  }

  Finding finding(
      String rule,
      Ref fault,
      String says,
      Certainty certainty,
      List<? extends Exhibit<?>> more,
      List<String> next,
      String fix) {
    return new Finding(
        rule,
        fault,
        subjects(),
        symptom(),
        start() + ": " + says,
        certainty,
        Stream.of(
                Stream.of(line), more.stream(), service.stream(), Stream.of(containers.getFirst()))
            .flatMap(exhibits -> exhibits)
            .map(Exhibit::id)
            .distinct()
            .toList(),
        next,
        fix);
  }
}
