package dev.sitrep.receiver.eval;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.UnreadableDump;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.Targets;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Intake;
import dev.sitrep.receiver.Parts;
import dev.sitrep.report.Report;
import dev.sitrep.safety.Cleaner;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// Tells the scenarios, first by the rules alone, then by one model after the other, one question
/// at a time: an engine at work is not disturbed by the next model.
///
/// What has been measured so far can be read at any time, from another thread too.
public final class Evaluation implements AutoCloseable {
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Config config;
  private final Consumer<String> progress;
  private final Cleaner cleaner = Parts.cleaner();
  private final IncidentIds ids = new IncidentIds(InstantSource.system(), new SecureRandom());
  private final List<Subject> subjects = new ArrayList<>();
  private final Map<String, List<Trial>> trials = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();
  private final Map<String, String> notAsked = new LinkedHashMap<>();
  private Optional<Open> open = Optional.empty();

  /// A scenario that the rules have told, and the incident that a model is asked about.
  private record Subject(Scenario scenario, Incident incident, Report rules) {}

  /// The cluster that was read last: a recording has many scenarios in one.
  private record Open(Path dump, DumpedCluster cluster) {}

  /// @param config its cluster is not touched
  /// @param progress takes a line for each thing that was measured
  public Evaluation(Config config, Consumer<String> progress) {
    this.config = config;
    this.progress = progress;
  }

  /// A folder that is no story, with why.
  public synchronized void skip(String why) {
    skipped.add(why);
  }

  /// A model that cannot be asked, with why.
  public synchronized void skip(String model, String why) {
    notAsked.put(model, why);
  }

  /// Has to come first: whether a model is right is compared with this.
  public void rules(List<Scenario> scenarios) throws InterruptedException {
    begin(Scorecard.RULES);
    for (var scenario : scenarios) {
      switch (told(scenario)) {
        case Telling.Told(var subject) -> {
          subjects.add(subject);
          add(Scorecard.RULES, Trial.ofRules(scenario, subject.rules()));
        }
        case Telling.Untold(var why) -> skip(scenario.name() + ": " + why);
      }
    }
  }

  /// How many scenarios the rules could tell.
  public int subjects() {
    return subjects.size();
  }

  /// Asks a model about every scenario.
  ///
  /// @param model one that the engine has
  public void ask(Config.Model model, int repeat) throws InterruptedException {
    load(model);
    begin(model.name());
    int of = subjects.size() * repeat;
    for (int run = 1; run <= repeat; run++) {
      for (int i = 0; i < subjects.size(); i++) {
        var subject = subjects.get(i);
        var trial = Trial.of(subject.scenario(), run, subject.rules(), report(subject, model));
        add(model.name(), trial);
        progress.accept(
            "%s %d/%d %s: %s, %.1f s"
                .formatted(
                    model.name(),
                    (run - 1) * subjects.size() + i + 1,
                    of,
                    trial.scenario().name(),
                    trial.why().isEmpty() || trial.outcome() != Outcome.NO_ANSWER
                        ? trial.outcome().words()
                        : trial.why(),
                    trial.took().toMillis() / 1000.0));
      }
    }
  }

  /// Everything measured so far.
  public synchronized Results results() {
    var rows = new ArrayList<Results.Row>();
    trials.forEach((name, all) -> rows.add(new Results.Row(Scorecard.of(name, all), all)));
    return new Results(rows, skipped, notAsked);
  }

  @Override
  public void close() {
    open.ifPresent(last -> last.cluster().close());
    open = Optional.empty();
  }

  private synchronized void begin(String name) {
    trials.put(name, new ArrayList<>());
  }

  private synchronized void add(String name, Trial trial) {
    trials.getOrDefault(name, new ArrayList<>()).add(trial);
  }

  private sealed interface Telling {
    record Told(Subject subject) implements Telling {}

    record Untold(String why) implements Telling {}
  }

  private Telling told(Scenario scenario) throws InterruptedException {
    try {
      var cluster = cluster(scenario.dump());
      if (!(Alertmanager.parse(scenario.alert()) instanceof Parsed.Accepted(var group, _))) {
        return new Telling.Untold("alert.json is no webhook body of Alertmanager, version 4");
      }
      var incidents = new Intake(new Targets(), cluster, ids).sort(group, cluster.now());
      var told = new ArrayList<Subject>();
      for (var incident : incidents) {
        var rules = Parts.enricher(config, cluster, Diagnostician.none(), cleaner).report(incident);
        told.add(new Subject(scenario, incident, rules));
      }
      return chosen(scenario, told)
          .<Telling>map(Telling.Told::new)
          .orElseGet(() -> new Telling.Untold("no alert in alert.json is about a target"));
    } catch (UnreadableDump | UncheckedIOException e) {
      return new Telling.Untold(String.valueOf(e.getMessage()));
    }
  }

  /// The incident that is meant: the object that is named, else the one whose cause is expected.
  private static Optional<Subject> chosen(Scenario scenario, List<Subject> told) {
    var meant =
        told.stream()
            .filter(subject ->
                scenario.object().isEmpty()
                    ? scenario.named(subject.rules().cause().sentence())
                    : path(subject.rules()).equals(scenario.object()))
            .findFirst();
    return meant.or(() -> told.stream().findFirst());
  }

  private static String path(Report report) {
    return report.object().namespace() + "/" + report.object().path();
  }

  /// By a diagnostician of its own: no question is answered better or worse for what became of the
  /// one before.
  private Report report(Subject subject, Config.Model model) throws InterruptedException {
    var cluster = cluster(subject.scenario().dump());
    try (var diagnostician = Parts.diagnostician(model, cleaner);
        var investigation =
            Parts.enricher(config, cluster, diagnostician, cleaner)
                .investigate(subject.incident())) {
      return investigation.within(model.total().plus(MARGIN));
    }
  }

  /// Until its first word: loading is not the first answer's fault, and only of a loaded model the
  /// engine says where it runs. If it does not come, the questions will tell why.
  private void load(Config.Model model) throws InterruptedException {
    long began = System.nanoTime();
    var there = new CountDownLatch(1);
    try (var diagnostician = Parts.diagnostician(model, cleaner)) {
      var loading =
          Thread.ofVirtual()
              .name("loading")
              .start(() -> {
                try {
                  diagnostician.ask("Are you there?", List.of(), _ -> there.countDown());
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } finally {
                  there.countDown();
                }
              });
      try {
        there.await();
      } finally {
        loading.interrupt();
      }
      loading.join();
    }
    progress.accept(
        "%s: loaded after %.1f s".formatted(model.name(), (System.nanoTime() - began) / 1e9));
  }

  private DumpedCluster cluster(Path dump) {
    var same = open.filter(last -> last.dump().equals(dump));
    if (same.isPresent()) {
      return same.get().cluster();
    }
    close();
    var cluster = DumpedCluster.open(dump);
    open = Optional.of(new Open(dump, cluster));
    return cluster;
  }
}
