package dev.sitrep.receiver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.receiver.store.Overview;
import dev.sitrep.receiver.store.Overview.Line;
import dev.sitrep.receiver.store.Overview.Pulse;
import dev.sitrep.receiver.store.StoreFailure;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of incidents, told to whoever listens. One thread looks at the store for all of
/// them, so that what other instances do is seen too, and only while somebody listens.
final class Changes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Changes.class);

  /// Bounds of what is held.
  ///
  /// @param listeners at one time
  /// @param behind events that may wait for a listener who reads slowly
  /// @param remembered events that a listener who comes back is told
  /// @param atOnce more changes than this between two looks are told as one `reset`
  /// @param pause between two looks, at least
  /// @param linger how long is looked on when the last listener has left
  record Limits(
      int listeners, int behind, int remembered, int atOnce, Duration pause, Duration linger) {
    static final Limits DEFAULT =
        new Limits(100, 256, 1_000, 500, Duration.ofMillis(500), Duration.ofMinutes(1));
  }

  private static final int MOST = 50_000;

  /// Incidents that are over are watched for so long: their last report comes after their end.
  private static final Duration AFTERMATH = Duration.ofMinutes(2);

  /// Looking takes no more than one part in this many of the time.
  private static final int SHARE = 10;

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Supplier<Overview> overview;
  private final InstantSource clock;
  private final Function<Line, ObjectNode> json;
  private final Limits limits;
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private final Deque<Event> last = new ArrayDeque<>();
  private Map<String, Pulse> known = new HashMap<>();
  private String era = "";
  private long sequence;
  private long deserted;
  private boolean watching;
  private boolean stopping;

  Changes(
      Supplier<Overview> overview,
      InstantSource clock,
      Function<Line, ObjectNode> json,
      Limits limits) {
    this.overview = overview;
    this.clock = clock;
    this.json = json;
    this.limits = limits;
  }

  /// @param id for `Last-Event-ID`
  /// @param number of it in its era
  /// @param incident its id; empty where it is about all
  record Event(
      String id, long number, String name, String incident, String namespace, String data) {}

  private record Change(String name, Line line) {}

  /// One who is told. For one thread.
  final class Listener implements AutoCloseable {
    private final Predicate<Event> wants;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(limits.behind());
    private volatile boolean behind;

    private Listener(Predicate<Event> wants) {
      this.wants = wants;
    }

    private void tell(Event event) {
      if (!behind && (event.incident().isEmpty() || wants.test(event))) {
        behind = !waiting.offer(event);
      }
    }

    /// The next event, empty where there is none for so long.
    Optional<Event> next(Duration patience) throws InterruptedException {
      return Optional.ofNullable(waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// Whether he reads so slowly that some events were not kept for him.
    boolean isBehind() {
      return behind;
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /// Tells from now on, or from where he was when he left; his first event is a `reset` where that
  /// is not known any more.
  ///
  /// @param wants which incidents' events he is told
  /// @param lastEvent the id of the last event that he was told; empty for none
  /// @throws Problem when there are too many
  synchronized Listener join(Predicate<Event> wants, String lastEvent) {
    if (stopping) {
      throw new Problem(503, "stopping", "Sitrep is stopping", "try another replica");
    }
    if (listeners.size() >= limits.listeners()) {
      throw new Problem(
          429,
          "too_many_listeners",
          "%d listeners are connected; no more at one time are allowed".formatted(listeners.size()),
          "close a page that nobody looks at, or ask another replica",
          SOON);
    }
    if (!watching) {
      watch();
    }
    var listener = new Listener(wants);
    if (!resume(listener, lastEvent)) {
      listener = new Listener(wants);
      listener.tell(reset("what was told before is not known here: read the list"));
    }
    listeners.add(listener);
    return listener;
  }

  /// From what is there now on. A new era: ids of earlier events say nothing any more.
  private void watch() {
    known = byId(pulses());
    era = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    last.clear();
    deserted = System.nanoTime();
    watching = true;
    Thread.ofVirtual().name("changes").start(this::work);
  }

  private boolean resume(Listener listener, String lastEvent) {
    if (!lastEvent.matches(era + "-[0-9]{1,18}")) {
      return false;
    }
    long told = Long.parseLong(lastEvent.substring(era.length() + 1));
    if (told > sequence || told < sequence - last.size()) {
      return false;
    }
    last.stream().filter(event -> event.number() > told).forEach(listener::tell);
    return !listener.isBehind();
  }

  private Event reset(String why) {
    return event("reset", "", "", Answering.object().put("why", why));
  }

  private Event event(String name, String incident, String namespace, ObjectNode data) {
    return new Event(era + "-" + sequence, sequence, name, incident, namespace, data.toString());
  }

  private synchronized void leave(Listener listener) {
    listeners.remove(listener);
    deserted = System.nanoTime();
  }

  synchronized int listeners() {
    return listeners.size();
  }

  synchronized boolean isStopping() {
    return stopping;
  }

  private void work() {
    long took = 0;
    while (goesOn()) {
      try {
        Thread.sleep(Duration.ofNanos(Math.max(limits.pause().toNanos(), took * SHARE)));
        long begun = System.nanoTime();
        look();
        took = System.nanoTime() - begun;
      } catch (InterruptedException e) {
        return;
      } catch (StoreFailure e) {
        log.debug("changes cannot be seen: {}", e.getMessage());
      } catch (RuntimeException e) {
        log.error("changes cannot be told", e);
      }
    }
  }

  private synchronized boolean goesOn() {
    boolean needed =
        !listeners.isEmpty() || System.nanoTime() - deserted < limits.linger().toNanos();
    watching = needed && !stopping;
    return watching;
  }

  private List<Pulse> pulses() {
    return overview.get().pulses(clock.instant().minus(AFTERMATH), MOST);
  }

  private static Map<String, Pulse> byId(List<Pulse> pulses) {
    var byId = new HashMap<String, Pulse>();
    pulses.forEach(pulse -> byId.put(pulse.id(), pulse));
    return byId;
  }

  /// For the watching thread alone: nobody else changes what is known while it watches.
  private void look() {
    var now = byId(pulses());
    Map<String, String> changed = new LinkedHashMap<>();
    now.values().stream()
        .sorted(Comparator.comparing(Pulse::id))
        .forEach(pulse ->
            name(known.get(pulse.id()), pulse).ifPresent(name -> changed.put(pulse.id(), name)));
    known.values().stream()
        .filter(pulse -> pulse.open() && !now.containsKey(pulse.id()))
        .forEach(pulse -> changed.put(pulse.id(), "resolved"));
    if (changed.size() > limits.atOnce()) {
      startOver(changed.size());
    } else {
      var changes = new ArrayList<Change>();
      changed.forEach((id, name) ->
          overview.get().line(id).ifPresent(line -> changes.add(new Change(name, line))));
      changes.forEach(this::tell);
    }
    known = now;
  }

  private static Optional<String> name(@Nullable Pulse before, Pulse now) {
    if (now.equals(before)) {
      return Optional.empty();
    }
    if (before == null || before.open() != now.open()) {
      return Optional.of(now.open() ? "new" : "resolved");
    }
    boolean same = before.revision() == now.revision() && before.told() == now.told();
    return Optional.of(same && before.stage() != now.stage() ? "stage" : "updated");
  }

  private synchronized void tell(Change change) {
    var line = change.line();
    var data = Answering.object();
    data.set("incident", json.apply(line));
    sequence++;
    var event = event(change.name(), line.id(), line.namespace(), data);
    last.addLast(event);
    if (last.size() > limits.remembered()) {
      last.removeFirst();
    }
    listeners.forEach(listener -> listener.tell(event));
  }

  private synchronized void startOver(int changes) {
    sequence++;
    last.clear();
    var reset = reset("%d incidents changed at once: read the list".formatted(changes));
    last.addLast(reset);
    listeners.forEach(listener -> listener.tell(reset));
  }

  /// From now on nobody is told anything more.
  @Override
  public synchronized void close() {
    stopping = true;
  }
}
