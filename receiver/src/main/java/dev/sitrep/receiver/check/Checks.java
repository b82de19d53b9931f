package dev.sitrep.receiver.check;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.ConfigProblem;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.check.Verdict.Result;
import dev.sitrep.safety.Cleaner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Everything that is checked, all at once. Nothing is changed, sent or kept.
public final class Checks {
  private static final int LONGEST = 600;

  private Checks() {}

  /// @param context of the kubeconfig, in place of the configured cluster; empty for that one
  /// @param ask whether the model is asked a question
  public record Wish(Optional<String> context, boolean ask) {}

  /// In the order in which things depend on each other.
  public static List<Verdict> run(Optional<Path> file, Config config, Wish wish)
      throws InterruptedException {
    var looks = new ArrayList<Look>();
    looks.add(ConfigCheck.look(file, config));
    looks.add(ClusterCheck.look(config.cluster(), wish.context()));
    looks.add(AlertmanagerCheck.look(config.alertmanager()));
    looks.add(ModelCheck.look(config.model(), wish.ask()));
    config.channels().stream().map(ChannelCheck::look).forEach(looks::add);
    looks.add(StoreCheck.look(config.store()));
    return cleaned(all(looks));
  }

  /// The cluster alone: whether it lets Sitrep read what its sources read.
  public static List<Verdict> rights(Config.Cluster cluster) throws InterruptedException {
    return cleaned(ClusterCheck.look(cluster, Optional.empty()).verdicts());
  }

  /// Without a configuration there is nothing else to look at.
  public static List<Verdict> of(ConfigProblem problem) {
    var verdicts = new ArrayList<Verdict>();
    for (var one : problem.problems()) {
      verdicts.add(Verdict.told("config", "", Result.FAILED, one));
    }
    for (var other : List.of("cluster", "alertmanager", "model", "channels", "store")) {
      verdicts.add(Verdict.skipped(other, "", "needs a configuration without faults"));
    }
    return cleaned(verdicts);
  }

  public static boolean passed(List<Verdict> verdicts) {
    return verdicts.stream().noneMatch(verdict -> verdict.result() == Result.FAILED);
  }

  private static List<Verdict> all(List<Look> looks) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun = looks.stream().map(look -> threads.submit(look::verdicts)).toList();
      var verdicts = new ArrayList<Verdict>();
      for (var one : begun) {
        verdicts.addAll(result(one));
      }
      return verdicts;
    }
  }

  private static List<Verdict> result(Future<List<Verdict>> done) throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Servers' own words are in it.
  private static List<Verdict> cleaned(List<Verdict> verdicts) {
    var cleaner = Parts.cleaner();
    return verdicts.stream()
        .map(one ->
            new Verdict(
                one.name(),
                line(cleaner, one.subject()),
                one.result(),
                line(cleaner, one.detail()),
                line(cleaner, one.fix())))
        .toList();
  }

  private static String line(Cleaner cleaner, String text) {
    return cleaner.line(text, LONGEST);
  }
}
