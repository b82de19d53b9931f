package dev.sitrep.receiver.eval;

import dev.sitrep.diagnosis.Consulted;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.store.Feedback.Judged;
import dev.sitrep.receiver.store.Feedback.Said;
import dev.sitrep.report.Reaction;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.safety.Cleaner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Asks models again about reports that people called helpful or wrong, with the evidence of then:
/// the report keeps it. No cluster is read, and no model hears what people said.
///
/// What is known so far can be read at any time, from another thread too.
public final class Replay {
  private final Consumer<String> progress;
  private final Cleaner cleaner = Parts.cleaner();
  private final List<Spoken> reports = new ArrayList<>();
  private final Map<String, Map<Spoken, Consulted>> answers = new LinkedHashMap<>();
  private final Map<String, String> notAsked = new LinkedHashMap<>();

  /// A report that people spoke of.
  ///
  /// @param said oldest first; at least one
  record Spoken(Report report, int sequence, int latest, List<Said> said) {

    Said newest() {
      return said.getLast();
    }

    Reaction verdict() {
      return Reaction.of(newest().helpful());
    }

    /// A storm and a report without evidence leave nothing to ask about.
    boolean canBeAsked() {
      return report.storm().isEmpty() && !report.exhibits().isEmpty();
    }
  }

  /// What is known so far.
  ///
  /// @param answers by the model's name
  /// @param notAsked models, with why
  record Replayed(
      List<Spoken> reports,
      Map<String, Map<Spoken, Consulted>> answers,
      Map<String, String> notAsked) {}

  /// @param progress takes a line for each thing that was asked
  public Replay(List<Judged> judged, Consumer<String> progress) {
    this.progress = progress;
    for (var one : judged) {
      try {
        reports.add(
            new Spoken(ReportJson.read(one.document()), one.sequence(), one.latest(), one.said()));
      } catch (IllegalArgumentException e) {
        progress.accept(
            "report %d of %s: %s".formatted(one.sequence(), one.incidentId(), e.getMessage()));
      }
    }
  }

  /// How many reports people spoke of.
  public int reports() {
    return reports.size();
  }

  /// A model that cannot be asked, with why.
  public synchronized void skip(String model, String why) {
    notAsked.put(model, why);
  }

  /// One question at a time, each by a diagnostician of its own: none is answered better or worse
  /// for what became of the one before.
  public void ask(Config.Model model) throws InterruptedException {
    keep(model.name());
    for (var one : reports) {
      if (one.canBeAsked()) {
        try (var diagnostician = Parts.diagnostician(model, cleaner)) {
          var then = Recollection.of(one.report());
          var consulted = diagnostician.diagnose(then.file(), then.findings());
          keep(model.name(), one, consulted);
          progress.accept(
              "%s %s: %s, %.1f s"
                  .formatted(
                      model.name(),
                      one.report().id(),
                      outcome(consulted),
                      consulted.effort().took().toMillis() / 1000.0));
        }
      }
    }
  }

  private static String outcome(Consulted consulted) {
    return switch (consulted.diagnosis()) {
      case Explained _ -> "explained";
      case Unexplained(_, var why, _) -> why;
    };
  }

  private synchronized void keep(String model) {
    answers.put(model, new LinkedHashMap<>());
  }

  private synchronized void keep(String model, Spoken report, Consulted consulted) {
    answers.computeIfAbsent(model, _ -> new LinkedHashMap<>()).put(report, consulted);
  }

  synchronized Replayed replayed() {
    var copies = new LinkedHashMap<String, Map<Spoken, Consulted>>();
    answers.forEach((model, all) -> copies.put(model, new LinkedHashMap<>(all)));
    return new Replayed(List.copyOf(reports), copies, new LinkedHashMap<>(notAsked));
  }

  /// For people.
  public String text() {
    return ReplayText.of(replayed());
  }

  /// For programs.
  public String json() {
    return ReplayJson.pretty(replayed());
  }
}
