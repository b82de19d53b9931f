package dev.sitrep.receiver.cli;

import dev.sitrep.notifier.Channel;
import dev.sitrep.notifier.Delivery;
import dev.sitrep.notifier.Message;
import dev.sitrep.notifier.Terminal;
import dev.sitrep.notifier.TerminalText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/// A channel that prints what it gets and remembers whose reports came.
final class PrintedReports implements Channel {
  private final String name;
  private final PrintWriter out;
  private final TerminalText text;
  private final Set<String> told = new HashSet<>();

  PrintedReports(String name, PrintWriter out, Terminal terminal) {
    this.name = name;
    this.out = out;
    this.text = new TerminalText(terminal);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Delivery deliver(Message message) {
    out.println(text.render(message.sections()));
    out.flush();
    var object = message.report().object();
    told.add(object.namespace() + "/" + object.path());
    notifyAll();
    return new Delivery.Delivered("");
  }

  /// Waits for a report about each object; returns those that did not come.
  synchronized Set<String> await(Collection<String> objects, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!told.containsAll(objects) && System.nanoTime() < end) {
      wait(100);
    }
    var missing = new TreeSet<>(objects);
    missing.removeAll(told);
    return missing;
  }
}
