package dev.sitrep.receiver.alertmanager;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.AlertGroup;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.receiver.store.Inbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An inbox that keeps groups, as long as there is room.
final class FakeInbox implements Inbox {
  final List<AlertGroup> groups = new ArrayList<>();
  int room = Integer.MAX_VALUE;

  List<Alert> alerts() {
    return groups.stream().flatMap(group -> group.alerts().stream()).toList();
  }

  @Override
  public Receipt accept(byte[] body, Instant receivedAt) {
    if (groups.size() >= room) {
      return new Full("full");
    }
    groups.add(assertInstanceOf(Parsed.Accepted.class, Alertmanager.parse(body)).group());
    return new Accepted("id-" + groups.size());
  }

  @Override
  public void heard(Instant at) {}

  @Override
  public Optional<Instant> lastHeard() {
    return Optional.empty();
  }

  @Override
  public void check() {}

  @Override
  public Optional<Body> next(Duration patience) {
    return Optional.empty();
  }

  @Override
  public void finished(String id) {}

  @Override
  public void failed(String id, String why) {}
}
