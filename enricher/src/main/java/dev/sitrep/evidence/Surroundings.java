package dev.sitrep.evidence;

import dev.sitrep.cluster.Reading;
import io.fabric8.kubernetes.api.model.Service;
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

  List<Service> neighbours() {
    var services = new LinkedHashSet<Service>();
    asked.forEach(one -> book.named(one.address()).ifPresent(services::add));
    return services.stream().limit(Neighbourhood.MOST).toList();
  }
}
