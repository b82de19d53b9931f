package dev.sitrep.evidence;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.LinkedHashSet;
import java.util.List;

/// The target with the Services that lead to it and the hosts that it asks.
record Surroundings(Focus focus, ServiceBook book, List<Service> own, List<Asked> asked) {
  static Reading<Surroundings> of(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> unseen.as();
      case Reading.Seen<Focus>(var focus) ->
          switch (scene.services()) {
            case Reading.Unseen<ServiceBook> unseen -> unseen.as();
            case Reading.Seen<ServiceBook>(var book) ->
                new Reading.Seen<>(
                    new Surroundings(focus, book, book.own(focus), Asked.of(focus, scene.logs())));
          };
    };
  }

  /// A policy is no reason for a crash in which nobody was asked: it matters where somebody could
  /// not be reached, or where a pod runs and is not ready.
  Reading<Few<NetworkPolicy>> policies(Scene scene) throws InterruptedException {
    boolean matter =
        asked.stream().anyMatch(Asked::failing)
            || focus.failing().isEmpty()
            || focus.failing().stream().anyMatch(pod -> !hasEnded(pod));
    return matter ? scene.list(Kinds.POLICIES) : new Reading.Seen<>(new Few<>(List.of(), 0));
  }

  /// An Ingress is no reason for a pod that fails, only for requests that do not arrive.
  Reading<Few<Ingress>> ingresses(Scene scene) throws InterruptedException {
    return scene.target() instanceof Target.Service || focus.failing().isEmpty()
        ? scene.list(Kinds.INGRESSES)
        : new Reading.Seen<>(new Few<>(List.of(), 0));
  }

  private static boolean hasEnded(Pod pod) {
    return PodHealth.statuses(pod).stream().anyMatch(PodHealth::hasEnded);
  }

  List<Service> neighbours() {
    var services = new LinkedHashSet<Service>();
    asked.forEach(one -> book.named(one.address()).ifPresent(services::add));
    return services.stream().limit(Neighbourhood.MOST).toList();
  }
}
