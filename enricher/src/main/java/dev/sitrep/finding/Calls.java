package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Address;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.JobState;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.Neighbour;
import dev.sitrep.evidence.PolicyState;
import dev.sitrep.evidence.ServiceState;
import dev.sitrep.evidence.UnknownHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads in the logs of failing containers whom they cannot reach. Every rule about a dependency
/// takes its calls from here, so that no two of them take the same.
///
/// Of a program that ended only its last words count, or those before them where the last ones say
/// nothing; of one that runs and is not ready, what it repeats. A healthy container's log is no
/// cause of anything.
record Calls(CaseFile file) {
  /// Ends that are somebody else's doing.
  private static final Set<String> NOT_BY_ITSELF =
      Set.of("OOMKilled", "ContainerCannotRun", "StartError");

  /// What was said longer ago does not keep a program from being ready.
  private static final Duration LATELY = Duration.ofMinutes(15);

  /// Last words that only say that these are the last.
  private static final Pattern FAREWELL =
      Pattern.compile(
          "(?i)giving up|gave up|exiting|shutting down|shutdown|(?:start-?up|initiali[sz]ation|bootstrap|boot) failed"
              + "|(?:failed|unable|could not|cannot|can't) (?:to )?(?:start|initiali[sz]e|boot|continue|proceed|launch)"
              + "|retries (?:exceeded|exhausted)|max(?:imum)? (?:number of )?(?:retries|attempts)|out of retries|aborting"
              + "|not (?:ready|available|reachable)|no response|terminat|cannot reach|could not connect|unable to connect");

  private static final Pattern PROBE_ELSEWHERE = Pattern.compile("statuscode: (?:40\\d|30\\d)");

  private record Key(String container, Trouble trouble, Optional<Address> whom, String family) {}

  private record Said(Trouble trouble, Exhibit<LogLine> line, Optional<Address> whom) {}

  /// Those that no more special rule takes: [HostUnknown], [ServicePortAsked], [PolicyDenies].
  List<Call> plain(Trouble trouble) {
    return all().stream()
        .filter(call -> call.trouble() == trouble)
        .filter(call -> unknown(call).isEmpty() && !asksWrongPort(call) && denials(call).isEmpty())
        .toList();
  }

  /// The containers that a rule about a dependency explains.
  Set<ContainerState> taken() {
    return all().stream()
        .flatMap(call -> call.containers().stream())
        .map(Exhibit::evidence)
        .collect(Collectors.toSet());
  }

  List<Call> all() {
    var states = file.all(ContainerState.class);
    Map<Key, Call> calls = new LinkedHashMap<>();
    var silent = new ArrayList<Exhibit<ContainerState>>();
    for (var state : states) {
      if (fails(state.evidence()) && !probedElsewhere(state.evidence())) {
        var call = call(state);
        call.ifPresent(one -> calls.merge(key(one), one, Calls::together));
        if (call.isEmpty() && linesOf(state.evidence()).isEmpty()) {
          silent.add(state);
        }
      }
    }
    // of pods that fail alike only a few are read
    for (var state : silent) {
      calls.values().stream()
          .filter(call -> isSibling(call.state(), state.evidence()))
          .filter(call -> call.crashed() == crashed(state.evidence()))
          .findFirst()
          .ifPresent(call -> calls.put(key(call), with(call, List.of(state))));
    }
    return List.copyOf(calls.values());
  }

  private Key key(Call call) {
    return new Key(
        call.state().container(),
        call.trouble(),
        call.service().map(one -> new Address(one.evidence().about().name(), 0)).or(call::whom),
        isNeighbour(call.state().about()) ? Alike.family(call.state().about()) : "");
  }

  private static Call together(Call one, Call other) {
    return with(one, other.containers());
  }

  private static Call with(Call call, List<Exhibit<ContainerState>> more) {
    return new Call(
        call.trouble(),
        Stream.concat(call.containers().stream(), more.stream()).toList(),
        call.line(),
        call.whom(),
        call.service(),
        call.crashed(),
        call.job());
  }

  private static boolean isSibling(ContainerState one, ContainerState other) {
    return one.container().equals(other.container())
        && Alike.family(one.about()).equals(Alike.family(other.about()));
  }

  private boolean fails(ContainerState state) {
    return (crashed(state) && Fresh.matters(state, file)) || waits(state);
  }

  private static boolean crashed(ContainerState state) {
    return !state.ready()
        && state
            .lastEnd()
            .filter(end -> end.exitCode() != 0 || state.waitsFor().equals("CrashLoopBackOff"))
            .filter(end -> !NOT_BY_ITSELF.contains(end.reason()))
            .isPresent();
  }

  /// A container that ends of itself and whose log decides nothing.
  boolean isSilent(ContainerState state) {
    return crashed(state)
        && Fresh.matters(state, file)
        && linesOf(state).stream().noneMatch(line -> line.evidence().decisive());
  }

  private static boolean waits(ContainerState state) {
    return !state.ready() && state.now() instanceof Run.Running;
  }

  /// A probe that asks for a path or port that there is not keeps a pod from being ready, whatever
  /// its program complains of.
  private boolean probedElsewhere(ContainerState state) {
    return file.all(Happening.class).stream()
        .map(Exhibit::evidence)
        .filter(event -> event.reason().equals("Unhealthy") && event.about().equals(state.about()))
        .filter(event -> event.container().isEmpty() || event.container().equals(state.container()))
        .anyMatch(event -> PROBE_ELSEWHERE.matcher(event.message()).find() || portElsewhere(state));
  }

  private static boolean portElsewhere(ContainerState state) {
    return !state.ports().isEmpty()
        && state.probes().stream()
            .filter(probe -> !probe.port().isEmpty())
            .anyMatch(probe -> {
              var number = state.number(probe.port());
              return number.isEmpty()
                  || state.ports().stream().noneMatch(port -> port.number() == number.getAsInt());
            });
  }

  private List<Exhibit<LogLine>> linesOf(ContainerState state) {
    return file.all(LogLine.class).stream()
        .filter(line -> line.evidence().about().equals(state.about()))
        .filter(line -> line.evidence().container().equals(state.container()))
        .toList();
  }

  private Optional<Call> call(Exhibit<ContainerState> state) {
    var lines = linesOf(state.evidence());
    if (waits(state.evidence())) {
      var said = repeated(lines.stream().filter(line -> !line.evidence().previous()).toList());
      if (said.isPresent()) {
        return said.map(one -> call(state, one, false));
      }
    }
    return crashed(state.evidence())
        ? lastWords(lines).map(said -> call(state, said, true))
        : Optional.empty();
  }

  private Call call(Exhibit<ContainerState> state, Said said, boolean crashed) {
    var whom =
        said.whom()
            .or(() ->
                said.trouble() == Trouble.DNS
                    ? onlyUnknown(state.evidence())
                    : onlyCandidate(state.evidence()));
    return new Call(
        said.trouble(),
        List.of(state),
        said.line(),
        whom,
        whom.flatMap(this::service),
        crashed,
        job(state.evidence().about()));
  }

  /// The Job that has given up because its pods failed.
  private Optional<Ref> job(Ref pod) {
    return file.all(JobState.class).stream()
        .map(Exhibit::evidence)
        .filter(job -> job.condition().equals("Failed"))
        .map(JobState::about)
        .filter(job -> pod.name().startsWith(job.name() + "-"))
        .findFirst();
  }

  private Optional<Said> lastWords(List<Exhibit<LogLine>> lines) {
    boolean before =
        lines.stream().anyMatch(l -> l.evidence().previous() && l.evidence().decisive());
    var run = lines.stream().filter(line -> line.evidence().previous() == before).toList();
    var last = run.stream().filter(line -> line.evidence().decisive()).findFirst();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    var said = said(last.get(), run);
    if (said.isPresent() || !FAREWELL.matcher(last.get().evidence().text()).find()) {
      return said;
    }
    int at = run.indexOf(last.get());
    return Stream.concat(
            run.subList(0, at).reversed().stream(), run.subList(at + 1, run.size()).stream())
        .flatMap(line -> said(line, run).stream())
        .findFirst();
  }

  /// What a running program says again and again, or said last.
  private Optional<Said> repeated(List<Exhibit<LogLine>> lines) {
    return lines.reversed().stream()
        .filter(line -> isLate(line.evidence()))
        .flatMap(line -> said(line, lines).stream())
        .filter(said -> said.whom().isPresent() || said.line().evidence().decisive())
        .filter(said ->
            said.line().evidence().count() > 1
                || lines.stream()
                        .filter(line ->
                            Trouble.in(line.evidence().text()).equals(Optional.of(said.trouble())))
                        .count()
                    > 1)
        .findFirst();
  }

  private boolean isLate(LogLine line) {
    return line.at().filter(at -> at.isBefore(file.now().minus(LATELY))).isEmpty();
  }

  /// The address may stand in a line beside it that tells of the same.
  private static Optional<Said> said(Exhibit<LogLine> line, List<Exhibit<LogLine>> run) {
    var text = line.evidence().text();
    return Trouble.in(text)
        .filter(trouble -> Sign.in(text).filter(read -> read.sign().local()).isEmpty())
        .map(trouble ->
            new Said(
                trouble,
                line,
                whom(text, trouble)
                    .or(() ->
                        run.stream()
                            .map(one -> one.evidence().text())
                            .filter(one -> Trouble.in(one).equals(Optional.of(trouble)))
                            .flatMap(one -> whom(one, trouble).stream())
                            .findFirst())));
  }

  private static Optional<Address> whom(String text, Trouble trouble) {
    return Address.in(text).stream()
        .filter(address -> !address.host().equals("0.0.0.0"))
        .filter(address -> trouble != Trouble.DNS || !address.numeric())
        .findFirst();
  }

  /// Where the log names nobody: the one Service of its configuration that serves nobody.
  private Optional<Address> onlyCandidate(ContainerState state) {
    var dead =
        file.all(Neighbour.class).stream()
            .map(Exhibit::evidence)
            .filter(one -> one.askedIn().endsWith(" of container " + state.container()))
            .filter(one -> !isNeighbour(state.about()))
            .filter(one ->
                file.all(ServiceState.class).stream()
                    .anyMatch(s ->
                        s.evidence().about().equals(one.about()) && s.evidence().servesNobody()))
            .flatMap(one -> Address.in(one.asked()).stream().limit(1))
            .distinct()
            .toList();
    return dead.size() == 1 ? Optional.of(dead.getFirst()) : Optional.empty();
  }

  /// Where the log names no host that is not known: the one name of its configuration that is no
  /// Service.
  private Optional<Address> onlyUnknown(ContainerState state) {
    var unknown =
        file.all(UnknownHost.class).stream()
            .map(Exhibit::evidence)
            .filter(host -> host.container().equals(state.container()))
            .filter(host -> Alike.family(host.about()).equals(Alike.family(state.about())))
            .map(host -> new Address(host.host(), host.port()))
            .distinct()
            .toList();
    return unknown.size() == 1 ? Optional.of(unknown.getFirst()) : Optional.empty();
  }

  Optional<Exhibit<ServiceState>> service(Address address) {
    var services = file.all(ServiceState.class);
    if (address.numeric()) {
      return services.stream()
          .filter(one -> one.evidence().addresses().contains(address.host()))
          .findFirst()
          .or(() ->
              file.all(Neighbour.class).stream()
                  .filter(one -> one.evidence().asked().equals(address.spoken()))
                  .findFirst()
                  .flatMap(one -> state(one.evidence().about())));
    }
    var labels = List.of(address.host().split("\\.", -1));
    return services.stream()
        .filter(one ->
            isName(labels, 0, one.evidence().about()) || isName(labels, 1, one.evidence().about()))
        .findFirst();
  }

  Optional<Exhibit<ServiceState>> state(Ref service) {
    return file.all(ServiceState.class).stream()
        .filter(one -> one.evidence().about().equals(service))
        .findFirst();
  }

  /// `orders`, `orders.shop`, `orders.shop.svc`; a pod of a headless one stands before it.
  private static boolean isName(List<String> labels, int at, Ref service) {
    return labels.size() > at
        && labels.get(at).equals(service.name())
        && (labels.size() == at + 1 || labels.get(at + 1).equals(service.namespace()));
  }

  /// The record that says that there is no Service of this name.
  Optional<Exhibit<UnknownHost>> unknown(Call call) {
    return call.whom()
        .flatMap(address ->
            file.all(UnknownHost.class).stream()
                .filter(one -> one.evidence().host().equals(address.host()))
                .findFirst());
  }

  static boolean asksWrongPort(Call call) {
    return call.whom()
        .filter(address -> address.port() != 0)
        .flatMap(address ->
            call.service()
                .map(Exhibit::evidence)
                .filter(service -> !service.headless() && !service.ports().isEmpty())
                .filter(service -> !service.type().equals("ExternalName"))
                // an endpoint of a Service is asked on its own port
                .filter(
                    service -> !address.numeric() || service.addresses().contains(address.host()))
                .filter(service -> service.port(address.port()).isEmpty()))
        .isPresent();
  }

  /// Policies that do not let this call through.
  List<Exhibit<PolicyState>> denials(Call call) {
    var towards =
        switch (call.trouble()) {
          case DNS -> Optional.of(PolicyState.DNS);
          case TIMEOUT, REFUSED ->
              call.service()
                  .map(one -> one.evidence().about().name())
                  .or(() -> call.whom().map(Address::host));
          default -> Optional.<String>empty();
        };
    return towards.stream()
        .flatMap(name ->
            file.all(PolicyState.class).stream()
                .filter(policy ->
                    policy.evidence().denials().stream().anyMatch(d -> d.towards().equals(name))))
        .toList();
  }

  boolean isNeighbour(Ref pod) {
    return neighbours().contains(pod);
  }

  private Set<Ref> neighbours() {
    return file.all(Neighbour.class).stream()
        .flatMap(one -> one.evidence().members().stream())
        .collect(Collectors.toSet());
  }
}
