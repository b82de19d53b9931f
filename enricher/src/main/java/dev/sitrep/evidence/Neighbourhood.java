package dev.sitrep.evidence;

import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whom the target talks to: the Services that its failing pods name in their configuration or in
/// their logs, and what is wrong with these. Of a neighbour in trouble also whom *it* names and
/// finds nobody behind: an API that waits for its database is not ready because of that.
///
/// @param failing pods of neighbours that are looked into
record Neighbourhood(List<Evidence> evidence, List<Pod> failing) {
  static final int MOST = 5;
  private static final int MOST_LOOKED_INTO = 3;
  private static final int MOST_BEYOND = 2;
  private static final int MOST_PODS = 2;
  private static final int MOST_EVENTS = 4;

  Neighbourhood {
    evidence = List.copyOf(evidence);
    failing = List.copyOf(failing);
  }

  static Neighbourhood of(Scene scene) throws InterruptedException {
    if (Services.looksAround(scene)
        && scene.focus() instanceof Reading.Seen<Focus>(var focus)
        && scene.services() instanceof Reading.Seen<ServiceBook>(var book)) {
      return new Look(focus, book, scene).around();
    }
    return new Neighbourhood(List.of(), List.of());
  }

  /// Looking, Service by Service.
  private record Look(
      Focus focus,
      ServiceBook book,
      Scene scene,
      Set<Evidence> evidence,
      Map<Service, ServiceState> seen,
      Set<String> told,
      List<Pod> failing) {

    Look(Focus focus, ServiceBook book, Scene scene) {
      this(
          focus,
          book,
          scene,
          new LinkedHashSet<>(),
          new LinkedHashMap<>(),
          new HashSet<>(),
          new ArrayList<>());
    }

    Neighbourhood around() throws InterruptedException {
      var troubled = new LinkedHashSet<Service>();
      for (var one : Asked.of(focus, scene.logs())) {
        var service = book.named(one.address());
        if (service.isPresent()) {
          if (tell(one, service.get(), one.logged())) {
            troubled.add(service.get());
          }
        } else if (told.add(one.address().host())) {
          evidence.addAll(stranger(one));
        }
      }
      for (var service : troubled.stream().limit(MOST_LOOKED_INTO).toList()) {
        var pods = failingOf(service);
        states(pods);
        if (!pods.isEmpty()) {
          evidence.addAll(Logs.of(pods.getFirst(), scene));
        }
        evidence.addAll(events(service, pods));
        if (!pods.isEmpty()) {
          beyond(pods.getFirst());
        }
      }
      return new Neighbourhood(List.copyOf(evidence), failing);
    }

    /// What a neighbour's pod names and nobody is ready behind.
    private void beyond(Pod pod) throws InterruptedException {
      var troubled = new LinkedHashSet<Service>();
      for (var one : Asked.by(pod)) {
        var service = book.named(one.address());
        if (service.isPresent() && tell(one, service.get(), false)) {
          troubled.add(service.get());
        }
      }
      for (var service : troubled.stream().limit(MOST_BEYOND).toList()) {
        var pods = failingOf(service);
        states(pods);
        evidence.addAll(events(service, pods));
      }
    }

    /// Whether it is news that matters.
    private boolean tell(Asked one, Service service, boolean always) {
      if (!seen.containsKey(service) && seen.size() >= MOST + MOST_BEYOND) {
        return false;
      }
      var state = seen.computeIfAbsent(service, book::state);
      if ((always || ails(state, one.address()))
          && told.add(state.about().name() + ":" + one.address().port())) {
        evidence.add(neighbour(one, service, state));
        evidence.add(state);
        return true;
      }
      return false;
    }

    private Neighbour neighbour(Asked one, Service service, ServiceState state) {
      var members = new LinkedHashSet<Ref>();
      state.behind().forEach(behind -> members.add(behind.workload()));
      state.near().forEach(near -> members.add(near.workload()));
      var pods = book.pods(service);
      pods.stream().limit(20).forEach(pod -> members.add(pod.ref()));
      return new Neighbour(
          state.about(),
          one.address().spoken(),
          one.where(),
          List.copyOf(members),
          pods.size(),
          (int) pods.stream().filter(PodSummary::ready).count());
    }

    private List<Evidence> stranger(Asked one) {
      var namespace = book.elsewhere(one.address());
      if (!namespace.isEmpty()) {
        return List.of(
            new Missing(
                one.pod(),
                "%s, named in %s".formatted(one.address().spoken(), one.where()),
                one.failing()
                    ? "in namespace %s, not looked into".formatted(namespace)
                    : "left out: in namespace " + namespace));
      }
      boolean name = one.failing() || one.configured();
      return name && book.onlyHere(one.address())
          ? List.of(
              new UnknownHost(
                  one.pod(),
                  one.container(),
                  one.address().host(),
                  one.address().port(),
                  one.where(),
                  book.near(one.address())))
          : List.of();
    }

    private List<Pod> failingOf(Service service) {
      var own = own();
      var selector = ServiceBook.selector(service);
      return book.census().failing().stream()
          .filter(pod -> PodSummary.of(pod).matches(selector))
          .filter(pod -> !own.contains(PodSummary.of(pod).ref()))
          .sorted(Comparator.comparing(PodHealth::ready))
          .limit(MOST_PODS)
          .toList();
    }

    private Set<Ref> own() {
      var own = new HashSet<Ref>();
      focus.pods().forEach(pod -> own.add(pod.ref()));
      return own;
    }

    private void states(List<Pod> pods) {
      for (var pod : pods) {
        failing.add(pod);
        var state = PodStates.state(pod);
        if (PodStates.tells(state)) {
          evidence.add(state);
        }
        ContainerStates.of(pod).stream().filter(ContainerStates::tells).forEach(evidence::add);
      }
    }

    /// About the pods that fail, or about their workload: why there are none.
    private List<? extends Evidence> events(Service service, List<Pod> pods)
        throws InterruptedException {
      var about = new HashSet<Ref>();
      pods.forEach(pod -> about.add(PodSummary.of(pod).ref()));
      var workloads = new HashSet<Ref>();
      book.state(service).behind().stream()
          .filter(behind -> behind.ready() == 0)
          .forEach(behind -> workloads.add(behind.workload()));
      about.addAll(workloads);
      book.owners()
          .forEach((set, top) -> {
            if (workloads.contains(top)) {
              about.add(set);
            }
          });
      about.removeAll(own());
      return !about.isEmpty() && scene.events() instanceof Reading.Seen<EventBook>(var events)
          ? Events.about(about::contains, events, MOST_EVENTS)
          : List.of();
    }
  }

  /// What is well and was only named in the configuration is no evidence.
  private static boolean ails(ServiceState state, Address address) {
    return !state.type().equals("ExternalName")
        && (state.servesNobody()
            || (address.port() != 0 && !state.headless() && state.port(address.port()).isEmpty()));
  }
}
