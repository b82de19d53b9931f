package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.OpenPort;
import dev.sitrep.evidence.ServiceState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Services of a case file, as the rules about them look at them.
record Fronts(CaseFile file) {
  Stream<Exhibit<ServiceState>> all(Predicate<ServiceState> filter) {
    return file.all(ServiceState.class).stream()
        .filter(service -> filter.test(service.evidence()))
        .collect(
            Collectors.toMap(
                service -> service.evidence().about(),
                service -> service,
                (one, other) -> one,
                java.util.LinkedHashMap::new))
        .values()
        .stream();
  }

  /// Its selector matches no pod, and no workload would make one that it matches.
  static boolean misses(ServiceState service) {
    return service.selects()
        && service.pods() == 0
        && service.ready() + service.notReady() == 0
        && service.behind().isEmpty();
  }

  /// Nobody wants pods behind it.
  static boolean scaledDown(ServiceState service) {
    return service.selects()
        && service.pods() == 0
        && service.ready() == 0
        && !service.behind().isEmpty()
        && service.behind().stream().allMatch(one -> one.wanted() == 0);
  }

  /// Whether somebody fails by asking it, or the alert is about it.
  boolean suffers(Ref service) {
    return isTarget(service)
        || Calls.of(file).all().stream()
            .flatMap(call -> call.service().stream())
            .anyMatch(one -> one.evidence().about().equals(service));
  }

  boolean isTarget(Ref service) {
    return file.incident().target().ref().equals(service);
  }

  /// The container of a port with this number, of whatever protocol.
  static Optional<OpenPort> open(ServiceState service, int number) {
    return service.open().stream().filter(port -> port.number() == number).findFirst();
  }

  /// `8080 and 9090`
  static String numbers(ServiceState service, String protocol) {
    return service.open().stream()
        .filter(port -> port.protocol().equals(protocol))
        .map(port -> "" + port.number())
        .distinct()
        .limit(4)
        .collect(Collectors.joining(" and "));
  }

  static String selector(ServiceState service) {
    return String.join(",", service.selector());
  }

  static Finding finding(
      String rule,
      Exhibit<ServiceState> service,
      Ref fault,
      String symptom,
      String cause,
      Certainty certainty,
      List<String> next,
      String fix) {
    return new Finding(
        rule,
        fault,
        List.of(service.evidence().about()),
        symptom,
        cause,
        certainty,
        List.of(service.id()),
        next,
        fix);
  }
}
