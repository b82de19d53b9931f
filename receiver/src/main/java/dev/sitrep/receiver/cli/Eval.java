package dev.sitrep.receiver.cli;

import dev.sitrep.engine.EngineState;
import dev.sitrep.engine.Reason;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.ConfigProblem;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.eval.Evaluation;
import dev.sitrep.receiver.eval.Replay;
import dev.sitrep.receiver.eval.ResultsJson;
import dev.sitrep.receiver.eval.ResultsText;
import dev.sitrep.receiver.eval.Scenario;
import dev.sitrep.receiver.eval.Stories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep eval`
@Command(
    name = "eval",
    description = {
      "Measures models on recorded faults, beside the rules alone: which one explains what is true, how often, how fast.",
      "One question at a time, one model after the other; Ctrl-C prints what was measured so far.",
      "With --from-feedback: on the reports of the store that people called helpful or wrong, also while `sitrep serve` runs on it.",
      "Exit code 1 when a model could not be asked at all."
    },
    mixinStandardHelpOptions = true)
final class Eval implements Callable<Integer> {
  enum Output {
    text,
    json
  }

  private static final int MOST_REPEATS = 100;
  private static final int LOOKS = 5;
  private static final int MOST_REPORTS = 200;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration, YAML; else what SITREP_CONFIG names")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      arity = "1..*",
      split = ",",
      description = {
        "models to measure, as the engine calls them; else model.name of the configuration;",
        "none measures the rules alone"
      })
  private List<String> models = List.of();

  @Option(
      names = "--scenarios",
      paramLabel = "DIR",
      description = {
        "a story (alert.json, dump/, and expect.txt: words that the cause has to contain) or a folder of stories;",
        "`sitrep record` makes one. Else the 19 faults of the demo's recording"
      })
  private Optional<Path> scenarios = Optional.empty();

  @Option(
      names = "--from-feedback",
      description = {
        "asks again about the reports that people spoke of, with the evidence that these keep,",
        "and prints what people said, what the model said then, and what it says now"
      })
  private boolean fromFeedback;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "only the first N scenarios; of feedback the newest N reports, default: 200")
  private Optional<Integer> limit = Optional.empty();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "asks everything N times, to see what stays; default: 1")
  private int repeat = 1;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "longest wait for one answer; default: model.totalSeconds")
  private Optional<Integer> patience = Optional.empty();

  @Option(names = "--output", paramLabel = "text|json", description = "default: text")
  private Output output = Output.text;

  @Option(
      names = "--verbose",
      description = "tells every scenario too: expected, rules, model, outcome")
  private boolean verbose;

  @Option(names = "--to", paramLabel = "FILE", description = "writes the JSON there too")
  private Optional<Path> to = Optional.empty();

  private final AtomicBoolean told = new AtomicBoolean();

  @Override
  public Integer call() throws Unable, InterruptedException {
    checkOptions();
    quieten();
    var env = System.getenv();
    var loaded = config.map(file -> Config.load(file, env)).orElseGet(() -> Config.load(env));
    return fromFeedback ? replay(loaded) : evaluate(loaded);
  }

  private int replay(Config loaded) throws Unable, InterruptedException {
    Replay replay;
    try (var visit = DeadLettersCommand.visit(loaded.store())) {
      var judged = visit.feedback().judged(limit.orElse(MOST_REPORTS));
      replay = new Replay(judged, this::progress);
    }
    if (replay.reports() == 0) {
      progress("Nobody has said anything about a report yet.");
      return 0;
    }
    Lifetime.endingWith(() -> stop(replay::text, replay::json));
    var able = able(loaded.model(), replay::skip);
    for (var model : able) {
      replay.ask(model);
    }
    tell(replay::text, replay::json);
    return able.size() == names(loaded.model()).size() ? 0 : 1;
  }

  private int evaluate(Config loaded) throws Unable, InterruptedException {
    try (var recording = Recording.open();
        var evaluation = new Evaluation(loaded, this::progress)) {
      var all = stories(recording, evaluation);
      Supplier<String> text = () -> ResultsText.of(evaluation.results(), verbose);
      Supplier<String> json = () -> ResultsJson.pretty(evaluation.results());
      Lifetime.endingWith(() -> stop(text, json));
      var able = able(loaded.model(), evaluation::skip);
      evaluation.rules(all);
      if (evaluation.subjects() == 0) {
        told.set(true);
        throw new Unable(
            "no scenario could be told: " + String.join("; ", evaluation.results().skipped()));
      }
      for (var model : able) {
        evaluation.ask(model, repeat);
      }
      tell(text, json);
      return evaluation.results().notAsked().isEmpty() ? 0 : 1;
    } catch (IOException e) {
      throw new Unable("the recording cannot be closed: " + e.getMessage());
    }
  }

  private void checkOptions() throws Unable {
    if (limit.orElse(1) < 1) {
      throw new Unable("--limit %d leaves no scenario; give 1 or more".formatted(limit.get()));
    }
    if (fromFeedback && (scenarios.isPresent() || repeat > 1)) {
      throw new Unable(
          "--from-feedback asks once about the reports of the store; leave out --scenarios and --repeat");
    }
    if (repeat < 1 || repeat > MOST_REPEATS) {
      throw new Unable("--repeat %d: give 1 to %d".formatted(repeat, MOST_REPEATS));
    }
    if (patience.orElse(1) < 1) {
      throw new Unable("--patience %d is no time at all; give 1 or more".formatted(patience.get()));
    }
    var parent = to.map(file -> file.toAbsolutePath().getParent());
    if (parent.isPresent() && !Files.isDirectory(parent.get())) {
      throw new Unable(
          "--to %s: there is no folder %s; make it first".formatted(to.get(), parent.get()));
    }
    if (to.isPresent() && Files.isDirectory(to.get())) {
      throw new Unable("--to %s is a folder; name a file".formatted(to.get()));
    }
  }

  /// The table is the show: what the parts log about it is not.
  private static void quieten() {
    if (System.getenv("SITREP_LOG_LEVEL") == null) {
      System.setProperty("SITREP_LOG_LEVEL", "WARN");
    }
  }

  private List<Scenario> stories(Recording recording, Evaluation evaluation) throws Unable {
    var all = scenarios.isPresent() ? inFolder(scenarios.get(), evaluation) : recorded(recording);
    return all.subList(0, Math.min(limit.orElse(all.size()), all.size()));
  }

  private static List<Scenario> inFolder(Path folder, Evaluation evaluation) throws Unable {
    try {
      var stories = Stories.in(folder);
      stories.skipped().forEach(evaluation::skip);
      if (stories.scenarios().isEmpty()) {
        throw new Unable(
            "--scenarios %s: there is no story in it, that is a folder with alert.json and dump/%s; record one with: sitrep record"
                .formatted(
                    folder,
                    stories.skipped().isEmpty()
                        ? ""
                        : " (" + String.join("; ", stories.skipped()) + ")"));
      }
      return stories.scenarios();
    } catch (IOException e) {
      throw new Unable(
          "--scenarios %s cannot be read; name a folder of stories, or leave the option out"
              .formatted(folder));
    }
  }

  /// Every object once, by the alert that told of it first.
  private static List<Scenario> recorded(Recording recording) {
    var seen = new LinkedHashSet<String>();
    var all = new ArrayList<Scenario>();
    var bodies = recording.bodies();
    for (var fault : recording.faults()) {
      if (seen.add(fault.object())) {
        var body = bodies.stream().filter(each -> each.name().equals(fault.body())).findFirst();
        all.add(
            new Scenario(
                fault.object(),
                body.orElseThrow().body(),
                recording.cluster(),
                fault.object(),
                List.of(fault.cause())));
      }
    }
    return all;
  }

  private List<String> names(Config.Model configured) {
    var names = models.isEmpty() ? List.of(configured.name()) : models;
    return names.stream()
        .map(String::strip)
        .filter(name -> !name.isEmpty() && !name.equals("none"))
        .distinct()
        .toList();
  }

  /// Looks at all of them before the first is asked: what is missing shows now, not in an hour.
  ///
  /// @param skip is told which model is not asked, and why
  private List<Config.Model> able(Config.Model model, BiConsumer<String, String> skip)
      throws InterruptedException {
    var able = new ArrayList<Config.Model>();
    for (var name : names(model)) {
      var each = model.named(name);
      var limited = each.within(patience.map(Duration::ofSeconds).orElse(each.total()));
      switch (look(limited)) {
        case EngineState.Able(_, _, _, var warnings) -> {
          warnings.forEach(warning -> progress("%s: %s".formatted(name, warning)));
          able.add(limited);
        }
        case EngineState.Unable(_, var why, var wayOut) -> {
          var told = wayOut.isEmpty() ? why : why + "; " + wayOut;
          skip.accept(name, told);
          progress("sitrep: %s is not measured: %s".formatted(name, told));
        }
      }
    }
    return able;
  }

  /// A busy engine may not answer at once.
  private static EngineState look(Config.Model model) throws InterruptedException {
    try {
      var engine = Parts.engine(model);
      var seen = engine.look();
      for (int i = 1; i < LOOKS && seen instanceof EngineState.Unable(var why, _, _); i++) {
        if (why == Reason.MISSING || why == Reason.REFUSED) {
          return seen;
        }
        seen = engine.look();
      }
      return seen;
    } catch (ConfigProblem e) {
      return new EngineState.Unable(Reason.REFUSED, String.valueOf(e.getMessage()), "");
    }
  }

  private void progress(String line) {
    spec.commandLine().getErr().println(line);
  }

  private void stop(Supplier<String> text, Supplier<String> json) {
    if (!told.get()) {
      progress("sitrep: stopped before the end; this is what was measured");
      tell(text, json);
    }
  }

  /// Once, whoever comes first: the end, or whoever ends it.
  private void tell(Supplier<String> text, Supplier<String> json) {
    if (told.getAndSet(true)) {
      return;
    }
    var out = spec.commandLine().getOut();
    out.println(
        switch (output) {
          case text -> text.get();
          case json -> json.get();
        });
    out.flush();
    if (to.isPresent()) {
      try {
        Files.writeString(to.get(), json.get() + "\n");
      } catch (IOException e) {
        progress("sitrep: %s cannot be written: %s".formatted(to.get(), e.getMessage()));
      }
    }
  }
}
