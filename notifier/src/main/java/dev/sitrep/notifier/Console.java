package dev.sitrep.notifier;

import java.io.PrintStream;
import java.util.List;

/// Reports as a person reads them in a terminal, or in the log of the pod.
final class Console implements Channel {
  static final List<Setting> SETTINGS = List.of();

  private final String name;
  private final PrintStream out;
  private final Terminal terminal;

  Console(ChannelSettings settings) {
    this(settings.name(), System.out, Terminal.of(System.getenv()));
  }

  Console(String name, PrintStream out, Terminal terminal) {
    this.name = name;
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery deliver(Message message) {
    var text = new TerminalText(terminal).render(message.sections());
    synchronized (out) {
      out.println(text);
      return out.checkError()
          ? new Delivery.Refused("standard output is closed")
          : new Delivery.Delivered("");
    }
  }
}
