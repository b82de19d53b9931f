package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
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
import java.util.Set;

/// Whom the target talks to, one hop away: the Services that its failing pods name in their
/// configuration or in their logs, and what is wrong with these.
final class Neighbours implements EvidenceSource {
  static final int MOST = 5;
  private static final int MOST_LOOKED_INTO = 3;
  private static final int MOST_PODS = 2;
  private static final int MOST_EVENTS = 4;

  @Override
  public String name() {
    return "neighbours";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.ENDPOINT_SLICES, Kinds.EVENTS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!Services.looksAround(scene)) {
      return List.of();
    }
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) ->
          switch (scene.services()) {
            case Reading.Unseen<ServiceBook> unseen -> List.of();
            case Reading.Seen<ServiceBook>(var book) -> look(focus, book, scene);
          };
    };
  }

  private static List<Evidence> look(Focus focus, ServiceBook book, Scene scene)
      throws InterruptedException {
    var asked = Asked.of(focus, scene.logs());
    var evidence = new LinkedHashSet<Evidence>();
    var troubled = new ArrayList<Service>();
    var seen = new LinkedHashMap<Service, ServiceState>();
    var told = new HashSet<String>();
    for (var one : asked) {
      var service = book.named(one.address());
      if (service.isPresent()) {
        if (seen.containsKey(service.get()) || seen.size() < MOST) {
          var state = seen.computeIfAbsent(service.get(), book::state);
          var neighbour = neighbour(one, service.get(), state, book);
          if ((one.logged() || ails(state, one.address()))
              && told.add(state.about().name() + ":" + one.address().port())) {
            evidence.add(neighbour);
            evidence.add(state);
            if (!troubled.contains(service.get())) {
              troubled.add(service.get());
            }
          }
        }
      } else if (told.add(one.address().host())) {
        evidence.addAll(stranger(one, book));
      }
    }
    for (var service : troubled.stream().limit(MOST_LOOKED_INTO).toList()) {
      evidence.addAll(behind(service, focus, book, scene));
    }
    return List.copyOf(evidence);
  }

  /// What is well and was only named in the configuration is no evidence.
  private static boolean ails(ServiceState state, Address address) {
    return !state.type().equals("ExternalName")
        && (state.ready() == 0
            || (address.port() != 0 && !state.headless() && state.port(address.port()).isEmpty()));
  }

  private static Neighbour neighbour(
      Asked one, Service service, ServiceState state, ServiceBook book) {
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

  private static List<Evidence> stranger(Asked one, ServiceBook book) {
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

  /// The pods behind it that fail, and why there are none.
  private static List<Evidence> behind(Service service, Focus focus, ServiceBook book, Scene scene)
      throws InterruptedException {
    var own = new HashSet<Ref>();
    focus.pods().forEach(pod -> own.add(pod.ref()));
    var selector = ServiceBook.selector(service);
    var failing =
        book.census().failing().stream()
            .filter(pod -> PodSummary.of(pod).matches(selector))
            .filter(pod -> !own.contains(PodSummary.of(pod).ref()))
            .sorted(Comparator.comparing(PodHealth::ready))
            .limit(MOST_PODS)
            .toList();
    var evidence = new ArrayList<Evidence>();
    for (var pod : failing) {
      var state = PodStates.state(pod);
      if (PodStates.tells(state)) {
        evidence.add(state);
      }
      ContainerStates.of(pod).stream().filter(ContainerStates::tells).forEach(evidence::add);
    }
    if (!failing.isEmpty()) {
      evidence.addAll(Logs.of(failing.getFirst(), scene));
    }
    evidence.addAll(events(service, failing, book, own, scene));
    return evidence;
  }

  private static List<? extends Evidence> events(
      Service service, List<Pod> failing, ServiceBook book, Set<Ref> own, Scene scene)
      throws InterruptedException {
    var about = new HashSet<Ref>();
    failing.forEach(pod -> about.add(PodSummary.of(pod).ref()));
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
    about.removeAll(own);
    if (about.isEmpty()) {
      return List.of();
    }
    return scene.events() instanceof Reading.Seen<EventBook>(var events)
        ? Events.about(about::contains, events, MOST_EVENTS)
        : List.of();
  }
}
