package dev.sitrep.receiver.check;

import static dev.sitrep.receiver.check.Verdict.failed;
import static dev.sitrep.receiver.check.Verdict.ok;
import static dev.sitrep.receiver.check.Verdict.skipped;
import static dev.sitrep.receiver.check.Verdict.warning;

import dev.sitrep.diagnosis.Answer;
import dev.sitrep.engine.EngineState;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.ConfigProblem;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.check.Verdict.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/// Whether the model could answer, and on request whether it does.
final class ModelCheck {
  private static final String NAME = "model";
  private static final String QUESTION = "In one short sentence: what is a pod in Kubernetes?";
  private static final int DIGEST = 12;

  private ModelCheck() {}

  static Look look(Config.Model model, boolean ask) {
    return new Look(
        NAME,
        model.name(),
        ask ? model.total().plus(Look.SHORT).plus(Look.SHORT) : Look.SHORT.plusSeconds(1),
        () -> verdicts(model, ask));
  }

  private static List<Verdict> verdicts(Config.Model model, boolean ask)
      throws InterruptedException, ExecutionException {
    if (!model.configured()) {
      return List.of(
          skipped(NAME, "none", "reports come from the rules alone; model.name would name one"));
    }
    var verdicts = new ArrayList<Verdict>();
    model.prompts().map(folder -> prompts(model, folder)).ifPresent(verdicts::add);
    boolean able = looked(model, verdicts);
    if (able) {
      verdicts.add(
          ask
              ? asked(model)
              : skipped(NAME, "answer", "not asked; with --ask it is asked one question"));
    }
    return verdicts;
  }

  private static Verdict prompts(Config.Model model, Path folder) {
    if (!Files.isDirectory(folder)) {
      return failed(
          NAME,
          "model.prompts",
          folder + " is no folder",
          "mount the prompt texts there, or take model.prompts out");
    }
    try (var _ = Parts.diagnostician(model, Parts.cleaner())) {
      return ok(NAME, "model.prompts", "texts of %s stand in for our own".formatted(folder));
    } catch (ConfigProblem e) {
      return Verdict.told(NAME, "model.prompts", Result.FAILED, e.getMessage());
    }
  }

  private static boolean looked(Config.Model model, List<Verdict> verdicts)
      throws InterruptedException, ExecutionException {
    try {
      var engine = Parts.engine(model);
      var state = Bounded.call("look at the engine", Look.SHORT, engine::look);
      if (state.isEmpty()) {
        verdicts.add(
            failed(
                NAME,
                model.name(),
                "%s at %s gave no answer within %d s"
                    .formatted(model.provider(), model.url(), Look.SHORT.toSeconds()),
                "if the engine is busy or loads a model, try again; look at its log"));
        return false;
      }
      return told(model, state.get(), verdicts);
    } catch (ConfigProblem e) {
      e.problems()
          .forEach(one -> verdicts.add(Verdict.told(NAME, model.name(), Result.FAILED, one)));
      return false;
    }
  }

  private static boolean told(Config.Model model, EngineState state, List<Verdict> verdicts) {
    switch (state) {
      case EngineState.Able(var version, var digest, var onCpu, var warnings) -> {
        verdicts.add(
            ok(
                NAME,
                model.name(),
                "is there: %s%s at %s%s"
                    .formatted(
                        model.provider(),
                        version.isEmpty() ? "" : " " + version,
                        model.url(),
                        digest.isEmpty() ? "" : ", digest " + shortened(digest))));
        warnings.forEach(
            one -> verdicts.add(Verdict.told(NAME, model.name(), Result.WARNING, one)));
        if (onCpu && warnings.stream().noneMatch(one -> one.contains("CPU"))) {
          verdicts.add(
              warning(
                  NAME,
                  model.name(),
                  "is loaded without a GPU: it reads long prompts slowly",
                  "give the engine a GPU, or take a smaller model and model.contextTokens: 4096"));
        }
        return true;
      }
      case EngineState.Unable(var reason, var why, var wayOut) -> {
        verdicts.add(failed(NAME, model.name(), why, wayOut));
        return false;
      }
    }
  }

  private static String shortened(String digest) {
    var bare = digest.substring(digest.indexOf(':') + 1);
    return bare.substring(0, Math.min(DIGEST, bare.length()));
  }

  private static Verdict asked(Config.Model model) throws InterruptedException {
    var began = System.nanoTime();
    var first = new AtomicLong();
    var answer = answer(model, () -> first.compareAndSet(0, System.nanoTime() - began));
    var whole = Duration.ofNanos(System.nanoTime() - began);
    return switch (answer) {
      case Answer.Unanswered(var reason, var why, var wayOut) ->
          failed(NAME, "answer", why, wayOut);
      case Answer.Answered _ -> {
        var times =
            "first word after %s, whole answer after %s"
                .formatted(seconds(Duration.ofNanos(first.get())), seconds(whole));
        yield whole.compareTo(model.patience()) > 0
            ? warning(
                NAME,
                "answer",
                times + ": reports go out before it",
                "try again, it is loaded now; else raise model.patienceSeconds or take a smaller model")
            : ok(NAME, "answer", times);
      }
    };
  }

  private static Answer answer(Config.Model model, Runnable word) throws InterruptedException {
    try (var diagnostician = Parts.diagnostician(model, Parts.cleaner())) {
      return diagnostician.ask(QUESTION, List.of(), _ -> word.run());
    }
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }
}
