package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The failing containers of the target's failing pods: init, main and ephemeral, the present run
/// and the one before.
final class ContainerStates implements EvidenceSource {
  @Override
  public String name() {
    return "container states";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.READS;
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) -> states(focus);
    };
  }

  private static List<Evidence> states(Focus focus) {
    var evidence = new ArrayList<Evidence>();
    var sample = focus.sample();
    for (var pod : sample) {
      evidence.addAll(telling(pod));
    }
    int rest = focus.failing().size() - sample.size();
    if (rest > 0) {
      evidence.add(
          new Missing(
              focus.top(),
              "containers of %d more failing pods".formatted(rest),
              "left out: %d of each owner are read".formatted(Focus.PER_OWNER)));
    }
    return evidence;
  }

  /// Those that say something about their pod's trouble.
  static List<ContainerState> telling(Pod pod) {
    var states = of(pod);
    boolean held = heldUp(states);
    return states.stream().filter(state -> tells(state) || held).toList();
  }

  /// One container has done its work and another keeps the pod from ending: both tell.
  private static boolean heldUp(List<ContainerState> states) {
    var main = states.stream().filter(state -> state.role() == ContainerState.Role.MAIN).toList();
    return main.stream().anyMatch(ContainerStates::finished)
        && main.stream().anyMatch(state -> state.now() instanceof ContainerState.Run.Running);
  }

  private static boolean finished(ContainerState state) {
    return state.now() instanceof ContainerState.Run.Ended ended && ended.exitCode() == 0;
  }

  /// A container that is ready and never failed tells nothing.
  static boolean tells(ContainerState state) {
    boolean failed = state.lastEnd().filter(end -> end.exitCode() != 0).isPresent();
    return failed || state.loops() || (!state.ready() && !finished(state));
  }

  /// Every container of the pod that has a state.
  static List<ContainerState> of(Pod pod) {
    var states = new ArrayList<ContainerState>();
    var spec = pod.getSpec();
    var status = pod.getStatus();
    if (spec == null || status == null) {
      return states;
    }
    add(
        states,
        pod,
        ContainerState.Role.INIT,
        Absent.list(status.getInitContainerStatuses()),
        byName(spec.getInitContainers()));
    add(
        states,
        pod,
        ContainerState.Role.MAIN,
        Absent.list(status.getContainerStatuses()),
        byName(spec.getContainers()));
    add(
        states,
        pod,
        ContainerState.Role.EPHEMERAL,
        Absent.list(status.getEphemeralContainerStatuses()),
        Map.of());
    return states;
  }

  private static Map<String, Container> byName(@Nullable List<Container> containers) {
    var byName = new LinkedHashMap<String, Container>();
    Absent.list(containers).forEach(container -> byName.put(container.getName(), container));
    return byName;
  }

  private static void add(
      List<ContainerState> states,
      Pod pod,
      ContainerState.Role role,
      List<ContainerStatus> statuses,
      Map<String, Container> specs) {
    for (var status : statuses) {
      states.add(state(pod, role, status, Optional.ofNullable(specs.get(status.getName()))));
    }
  }

  private static ContainerState state(
      Pod pod, ContainerState.Role role, ContainerStatus status, Optional<Container> spec) {
    return new ContainerState(
        new Ref(
            "pod",
            Absent.text(pod.getMetadata().getNamespace()),
            Absent.text(pod.getMetadata().getName())),
        Absent.text(status.getName()),
        role == ContainerState.Role.INIT && spec.filter(ContainerStates::stays).isPresent()
            ? ContainerState.Role.SIDECAR
            : role,
        spec.map(Container::getImage).orElse(Absent.text(status.getImage())),
        run(status.getState()),
        run(status.getLastState()),
        Absent.number(status.getRestartCount()),
        Absent.flag(status.getReady()),
        spec.map(c -> quantity(limits(c), "memory")).orElse(""),
        spec.map(ContainerStates::requests).orElse(""),
        spec.map(c -> Absent.list(c.getPorts())).orElse(List.of()).stream()
            .filter(port -> port.getContainerPort() != null)
            .map(port ->
                new ContainerState.Port(Absent.text(port.getName()), port.getContainerPort()))
            .toList(),
        spec.map(Probes::of).orElse(List.of()),
        spec.map(container -> Setups.of(pod.getSpec(), container)).orElse(Setup.NONE));
  }

  private static boolean stays(Container container) {
    return "Always".equals(container.getRestartPolicy());
  }

  private static ContainerState.Run run(
      io.fabric8.kubernetes.api.model.@Nullable ContainerState state) {
    if (state == null) {
      return new ContainerState.Run.Unknown();
    }
    if (state.getWaiting() != null) {
      return new ContainerState.Run.Waiting(
          Absent.text(state.getWaiting().getReason()),
          Absent.text(state.getWaiting().getMessage()));
    }
    if (state.getTerminated() != null) {
      return ended(state.getTerminated());
    }
    if (state.getRunning() != null) {
      return new ContainerState.Run.Running(Absent.time(state.getRunning().getStartedAt()));
    }
    return new ContainerState.Run.Unknown();
  }

  private static ContainerState.Run ended(ContainerStateTerminated ended) {
    return new ContainerState.Run.Ended(
        Absent.text(ended.getReason()),
        Absent.number(ended.getExitCode()),
        Absent.text(ended.getMessage()).strip(),
        Absent.time(ended.getStartedAt()),
        Absent.time(ended.getFinishedAt()));
  }

  private static Map<String, Quantity> limits(Container container) {
    return container.getResources() == null
        ? Map.of()
        : Absent.map(container.getResources().getLimits());
  }

  private static String requests(Container container) {
    var requests =
        container.getResources() == null
            ? Map.<String, Quantity>of()
            : Absent.map(container.getResources().getRequests());
    return requests.keySet().stream()
        .sorted()
        .map(resource -> resource + " " + quantity(requests, resource))
        .collect(Collectors.joining(", "));
  }

  private static String quantity(Map<String, Quantity> quantities, String resource) {
    var quantity = quantities.get(resource);
    return quantity == null ? "" : quantity.toString();
  }
}
