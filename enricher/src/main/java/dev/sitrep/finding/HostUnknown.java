package dev.sitrep.finding;

import dev.sitrep.evidence.Address;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.UnknownHost;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A program asks for a host that would have to be a Service of its namespace, and there is none.
final class HostUnknown implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    var calls = Calls.of(file);
    var findings = new ArrayList<Finding>();
    for (var call : calls.all()) {
      calls.unknown(call).ifPresent(host -> findings.add(said(call, host)));
    }
    return findings.isEmpty() ? guessed(calls) : findings;
  }

  private static Finding said(Call call, Exhibit<UnknownHost> host) {
    return call.finding(
        "host-unknown",
        call.state().about(),
        says(host.evidence()),
        call.crashed() ? Certainty.SEEN : Certainty.LIKELY,
        List.of(host),
        List.of(
            Kubectl.list("services", call.state().about().namespace()),
            Kubectl.log(
                call.line().evidence().about(),
                call.line().evidence().container(),
                call.line().evidence().previous())),
        fix(host.evidence()));
  }

  /// Of a program that fails without a word about anybody: a name in its configuration that is
  /// nearly that of a Service.
  private static List<Finding> guessed(Calls calls) {
    var taken = calls.taken();
    var findings = new ArrayList<Finding>();
    for (var host : calls.file().all(UnknownHost.class)) {
      var silent =
          host.evidence().near().isEmpty()
              ? List.<Exhibit<ContainerState>>of()
              : calls.file().all(ContainerState.class).stream()
                  .filter(state -> state.evidence().about().equals(host.evidence().about()))
                  .filter(state -> state.evidence().container().equals(host.evidence().container()))
                  .filter(state ->
                      !taken.contains(state.evidence()) && calls.isSilent(state.evidence()))
                  .toList();
      silent.stream().findFirst().ifPresent(state -> findings.add(guessed(host, state)));
    }
    return findings.stream().limit(1).toList();
  }

  private static Finding guessed(Exhibit<UnknownHost> host, Exhibit<ContainerState> state) {
    var pod = state.evidence().about();
    return new Finding(
        "host-unknown",
        pod,
        List.of(pod),
        state.evidence().restarts() > 1 ? "in a crash loop" : "crashed",
        state.evidence().spoken() + " says nothing of why it ends; " + says(host.evidence()),
        Certainty.LIKELY,
        Stream.of(host, state).map(Exhibit::id).toList(),
        List.of(
            Kubectl.list("services", pod.namespace()),
            Kubectl.log(pod, state.evidence().container(), state.evidence().restarts() > 0)),
        fix(host.evidence()));
  }

  private static String says(UnknownHost host) {
    return "it asks for %s (%s), and there is no Service %s in namespace %s%s"
        .formatted(
            new Address(host.host(), host.port()).spoken(),
            host.askedIn().replaceFirst(" of container .*$", ""),
            host.host().split("\\.", -1)[0],
            host.about().namespace(),
            host.near().isEmpty() ? "" : "; there is service " + host.near());
  }

  private static String fix(UnknownHost host) {
    return host.near().isEmpty()
        ? "Create that Service, or correct the host name."
        : "Correct the host name to %s.".formatted(host.near());
  }
}
