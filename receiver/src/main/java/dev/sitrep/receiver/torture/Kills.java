package dev.sitrep.receiver.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// SIGKILL at random moments while alerts come in, are repeated and end; then the next start.
///
/// @param replicas how many `serve` share the store
record Kills(String name, int replicas) implements Ordeal {
  /// What is promised of any report; a busy machine needs 8 to 18 seconds.
  private static final Duration FIRST_SEND = Duration.ofSeconds(30);

  private static final int SENDERS = 3;

  /// Incidents within that time that have messages of their own; those after them are a storm.
  private static final int SINGLY = 20;

  /// An end is not sent sooner after its start: longer than the claims of a process that was killed
  /// count, since its end must not overtake it. Alertmanager waits a group_interval.
  private static final Duration LASTS = Duration.ofSeconds(40);

  /// An alert that is over for longer is not sent as firing again: that would be a new firing.
  private static final Duration ECHO = Duration.ofMinutes(5);

  private static final Duration STORM = Duration.ofMinutes(6);

  @Override
  public String what() {
    return replicas == 1
        ? "kill -9 at random moments under load, then start again"
        : "two on one PostgreSQL, kill -9 of either under load";
  }

  @Override
  public Outcome undergo(Chamber chamber) throws Exception {
    if (replicas > 1 && chamber.postgres().url().isEmpty()) {
      return new Outcome.Skipped("no --postgres");
    }
    try (var chat = Chat.open();
        var model = SmallModel.open();
        var rounds = new Rounds(chamber, chat, model, replicas)) {
      model.pause(Duration.ofMillis(100));
      return rounds.run();
    }
  }

  private static final class Rounds implements AutoCloseable {
    private final Chamber chamber;
    private final Chat chat;
    private final SmallModel model;
    private final Random random;
    private final DumpFolder cluster;
    private final Child.Plan plan;
    private final List<Optional<Child>> children = new CopyOnWriteArrayList<>();
    private final List<Long> kills = new CopyOnWriteArrayList<>();
    private final List<Long> firstSends = new ArrayList<>();
    private final List<Alarm> acknowledged = new CopyOnWriteArrayList<>();
    private final Set<String> resent = new HashSet<>();
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private final List<Long> opened = new CopyOnWriteArrayList<>();
    private final AtomicInteger app = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();

    Rounds(Chamber chamber, Chat chat, SmallModel model, int replicas) throws IOException {
      this.chamber = chamber;
      this.chat = chat;
      this.model = model;
      this.random = chamber.random();
      this.cluster = new DumpFolder(10, Math.clamp(chamber.scale().kills() / 2, 5, 50));
      var alone = chamber.plan("serve", cluster, chat, model);
      this.plan = replicas == 1 ? alone : chamber.shared(alone);
      for (int i = 0; i < replicas; i++) {
        children.add(Optional.of(start(i)));
      }
    }

    private Child start(int replica) throws IOException {
      return Child.start(plan.named("serve-" + replica));
    }

    Outcome run() throws Exception {
      for (var child : children) {
        child.orElseThrow().listening();
      }
      var senders = senders();
      var main = new Sender(this::anyUrl, random, stopped);
      int rounds = chamber.scale().kills();
      for (int round = 1; round <= rounds; round++) {
        round(main);
        if (round % 20 == 0) {
          chamber.told().accept("%d of %d kills".formatted(round, rounds));
        }
      }
      stopped.set(true);
      for (var sender : senders) {
        sender.join();
      }
      boolean settled = Chamber.await(chamber.scale().patience(), () -> open().isEmpty());
      return verdict(settled);
    }

    private void round(Sender main) throws Exception {
      int replica = random.nextInt(children.size());
      Thread.sleep(random.nextInt(1_500));
      var burst = fresh(1);
      if (main.send(burst).acknowledged()) {
        acknowledged.addAll(burst);
      }
      Thread.sleep(random.nextInt(300));
      var told = told();
      boolean owed =
          acknowledged.stream().anyMatch(alarm -> !told.contains(alarm.target())) && calm();
      children.get(replica).orElseThrow().kill();
      kills.add(System.nanoTime());
      children.set(replica, Optional.empty());
      long began = System.nanoTime();
      var child = start(replica);
      children.set(replica, Optional.of(child));
      if (random.nextInt(8) == 0) {
        Thread.sleep(random.nextInt(1_500));
        child.kill();
        kills.add(System.nanoTime());
        child = start(replica);
        children.set(replica, Optional.of(child));
        began = System.nanoTime();
      }
      child.listening();
      if (owed && children.size() == 1) {
        long from = began;
        Chamber.await(
            FIRST_SEND.multipliedBy(2),
            () -> chat.messages().stream().anyMatch(m -> m.at() > from));
        firstSends.add(
            chat.messages().stream()
                    .mapToLong(Chat.Message::at)
                    .filter(at -> at > from)
                    .findFirst()
                    .orElse(System.nanoTime())
                - from);
      }
    }

    /// Whether whatever is owed has a message of its own.
    private boolean calm() {
      long since = System.nanoTime() - STORM.toNanos();
      return opened.stream().filter(at -> at > since).count() <= SINGLY;
    }

    private Optional<URI> anyUrl() {
      var urls =
          children.stream()
              .flatMap(Optional::stream)
              .map(Child::url)
              .flatMap(Optional::stream)
              .toList();
      return urls.isEmpty()
          ? Optional.empty()
          : Optional.of(urls.get(sent.incrementAndGet() % urls.size()));
    }

    private List<Alarm> fresh(int number) {
      var group = new ArrayList<Alarm>();
      for (int i = 0; i < number; i++) {
        int next = app.getAndIncrement();
        opened.add(System.nanoTime());
        group.add(Alarm.ofDeployment(cluster.namespace(next), DumpFolder.app(next), Instant.now()));
      }
      return List.copyOf(group);
    }

    private List<Thread> senders() {
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < SENDERS; i++) {
        var own = new Random(chamber.seed() + 1 + i);
        threads.add(Thread.ofPlatform().name("alertmanager-" + i).start(() -> load(own)));
      }
      return threads;
    }

    private void load(Random own) {
      try (var sender = new Sender(this::anyUrl, own, stopped)) {
        while (!stopped.get()) {
          Thread.sleep(300 + own.nextInt(1_500));
          send(sender, own);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void send(Sender sender, Random own) throws InterruptedException {
      int choice = own.nextInt(10);
      if (choice < 2 || acknowledged.isEmpty()) {
        var group = fresh(1);
        var answer = sender.send(group);
        if (answer.acknowledged()) {
          acknowledged.addAll(group);
        } else if (answer.status() / 100 == 4) {
          refused.incrementAndGet();
        }
        return;
      }
      var known = acknowledged.get(own.nextInt(acknowledged.size()));
      var now = Instant.now();
      boolean lasted = known.startsAt().plus(LASTS).isBefore(now);
      var end = ended.get(known.target());
      boolean over = end != null && end.plus(ECHO).isBefore(now);
      if (over || lasted && choice >= 7) {
        ended.putIfAbsent(known.target(), now);
        sender.send(List.of(known.resolved(now)));
      } else {
        sender.send(List.of(known));
      }
    }

    private Set<String> told() {
      return chat.messages().stream().map(Chat.Message::target).collect(Collectors.toSet());
    }

    private List<JsonNode> listed() {
      try {
        return Chamber.incidents(anyUrl().orElseThrow());
      } catch (IOException e) {
        return List.of();
      }
    }

    /// What is acknowledged and not at its end: empty when all is told.
    private List<String> open() {
      var open = new ArrayList<>(lost(listed()));
      try {
        var scrape = Scrape.of(anyUrl().orElseThrow());
        if (scrape.sum("sitrep_inbox_waiting") + scrape.sum("sitrep_outbox_waiting") > 0) {
          open.add("inbox or outbox");
        }
        open.addAll(unreported(listed()));
      } catch (IOException e) {
        open.add(e.toString());
      }
      return open;
    }

    private Set<String> lost(List<JsonNode> listed) {
      var targets =
          listed.stream().map(row -> row.path("target").asText()).collect(Collectors.toSet());
      return acknowledged.stream()
          .map(Alarm::target)
          .filter(target -> !targets.contains(target))
          .collect(Collectors.toSet());
    }

    /// But for those that are only counted, late in a storm.
    private List<String> unreported(List<JsonNode> listed) throws IOException {
      var without = new ArrayList<String>();
      try (var http = PlainHttp.connect(anyUrl().orElseThrow(), Duration.ofSeconds(20))) {
        for (var row : listed) {
          var id = row.path("id").asText();
          var answer = http.get("/i/" + id, "application/json");
          boolean counted = answer.status() == 404 && answer.text().contains("\"counted\"");
          if (answer.status() != 200 && !counted) {
            without.add(id);
          }
        }
      }
      return without;
    }

    private Outcome verdict(boolean settled) throws IOException {
      var listed = listed();
      var measures = new ArrayList<Measure>();
      measures.add(Measure.most("acknowledged alerts lost", lost(listed).size(), 0));
      measures.add(Measure.most("notifications refused for good", refused.get(), 0));
      measures.add(Measure.most("incidents without a report", unreported(listed).size(), 0));
      measures.add(
          Measure.yes(
              "all work done %s after the load"
                  .formatted(Measure.words(chamber.scale().patience())),
              settled));
      measures.add(Measure.most("duplicate messages after a kill, at the worst", duplicates(), 1));
      measures.add(Measure.most("incidents diagnosed twice without need", diagnosedTwice(), 0));
      if (!firstSends.isEmpty()) {
        measures.add(
            Measure.within(
                "first message after a start, at the worst",
                Latencies.of(firstSends).max(),
                FIRST_SEND));
      }
      return new Outcome.Done(
          "%d kills, %d alerts acknowledged, %d incidents, %d messages, %d questions to the model"
              .formatted(
                  kills.size(),
                  acknowledged.size(),
                  listed.size(),
                  chat.messages().size(),
                  model.calls().size()),
          measures);
    }

    /// The most messages between two kills that said again what had been said.
    private int duplicates() {
      var keys = new HashSet<String>();
      var words = new HashSet<String>();
      var perKill = new HashMap<Long, Integer>();
      for (var message : chat.messages()) {
        boolean knownKey = !keys.add(message.key());
        boolean knownWords = !words.add(message.said());
        boolean again = knownKey || knownWords;
        if (again) {
          long epoch = kills.stream().filter(kill -> kill < message.at()).count();
          perKill.merge(epoch, 1, Integer::sum);
          resent.add(epoch + ": " + message.said());
        }
      }
      resent.forEach(chamber.told());
      return perKill.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /// Questions about what had been told already, or asked while nobody had been killed.
    private long diagnosedTwice() {
      Map<String, Long> last = new HashMap<>();
      Map<String, Long> told = new HashMap<>();
      chat.messages().forEach(message -> told.putIfAbsent(message.target(), message.at()));
      var twice = new HashSet<String>();
      for (var call : model.calls()) {
        var before = last.put(call.target(), call.at());
        if (before == null) {
          continue;
        }
        boolean killed = kills.stream().anyMatch(kill -> kill > before && kill < call.at());
        if (!killed || told.getOrDefault(call.target(), Long.MAX_VALUE) < call.at()) {
          twice.add(call.target());
        }
      }
      return twice.size();
    }

    @Override
    public void close() {
      stopped.set(true);
      children.forEach(child -> child.ifPresent(Child::close));
    }
  }
}
