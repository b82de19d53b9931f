package dev.sitrep.receiver;

import dev.sitrep.notifier.Channel;
import dev.sitrep.notifier.Delivery;
import dev.sitrep.notifier.Message;
import dev.sitrep.report.Report;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A channel that remembers every message.
public final class Told implements Channel {
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  @Override
  public String name() {
    return "told";
  }

  @Override
  public Delivery deliver(Message message) {
    messages.add(message);
    return new Delivery.Delivered("m" + messages.size());
  }

  public List<Message> messages() {
    return List.copyOf(messages);
  }

  public List<Report> reports() {
    return messages.stream().map(Message::report).toList();
  }

  /// The first report of that kind; waits for it.
  public Report await(String what, Predicate<Report> wanted) throws Exception {
    Service.eventually("a report " + what, () -> reports().stream().anyMatch(wanted));
    return reports().stream().filter(wanted).findFirst().orElseThrow();
  }
}
