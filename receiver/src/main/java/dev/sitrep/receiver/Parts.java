package dev.sitrep.receiver;

import dev.sitrep.cluster.AllowedNamespaces;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.LiveCluster;
import dev.sitrep.cluster.RecentCluster;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.engine.Engine;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.engine.Models;
import dev.sitrep.evidence.Collector;
import dev.sitrep.evidence.EvidenceSources;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.notifier.Channel;
import dev.sitrep.notifier.Channels;
import dev.sitrep.report.Enricher;
import dev.sitrep.safety.Cleaner;
import dev.sitrep.safety.Redaction;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The parts that the service and the single commands have in common, made from the configuration.
public final class Parts {
  private static final int LONGEST_ANSWER = 8_000;

  private Parts() {}

  /// The dump where one is configured, else the live cluster, in either case only the namespaces
  /// that may be read; nothing is asked of it yet.
  public static Cluster cluster(Config.Cluster settings) {
    return cluster(settings, () -> RecentCluster.over(LiveCluster.connect(options(settings))));
  }

  /// The same with every field of its objects, also those that no rule looks at.
  public static Cluster wholeCluster(Config.Cluster settings) {
    return cluster(settings, () -> LiveCluster.connect(options(settings).withEveryField()));
  }

  private static Cluster cluster(Config.Cluster settings, Supplier<Cluster> live) {
    var cluster = settings.dump().<Cluster>map(DumpedCluster::open).orElseGet(live);
    return settings.namespaces().isEmpty()
        ? cluster
        : new AllowedNamespaces(cluster, Set.copyOf(settings.namespaces()));
  }

  private static LiveCluster.Options options(Config.Cluster settings) {
    return LiveCluster.Options.current()
        .withContext(settings.context())
        .withCallDeadline(settings.call());
  }

  /// With a key of this process: equal secrets look alike within it, and nowhere else.
  public static Cleaner cleaner() {
    return new Cleaner(Redaction.create());
  }

  /// A configured model, or [Diagnostician#none].
  public static Diagnostician diagnostician(Config.Model model, Cleaner cleaner) {
    if (!model.configured()) {
      return Diagnostician.none();
    }
    try {
      var settings = settings(model);
      return new Diagnostician(
          Models.open(settings), settings, text -> cleaner.line(text, LONGEST_ANSWER));
    } catch (IllegalArgumentException e) {
      throw new ConfigProblem(List.of(String.valueOf(e.getMessage())));
    }
  }

  /// What runs the configured model; nothing is asked of it yet.
  public static Engine engine(Config.Model model) {
    try {
      return Models.open(settings(model));
    } catch (IllegalArgumentException e) {
      throw new ConfigProblem(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static ModelSettings settings(Config.Model model) {
    return new ModelSettings(
        model.provider(),
        model.name(),
        model.url(),
        model.key().value(),
        model.allowEgress(),
        model.prompts(),
        model.contextTokens(),
        model.promptTokens(),
        model.answerTokens(),
        model.patience(),
        model.total(),
        model.permits(),
        model.waiting());
  }

  /// A configured channel; it is not connected yet.
  public static Channel channel(Config.Channel settings) {
    try {
      return Channels.open(
          new dev.sitrep.notifier.ChannelSettings(
              settings.name(), settings.type(), settings.values()));
    } catch (IllegalArgumentException e) {
      throw new ConfigProblem(List.of(String.valueOf(e.getMessage())));
    }
  }

  /// Alert in, report out.
  public static Enricher enricher(
      Config config, Cluster cluster, Diagnostician diagnostician, Cleaner cleaner) {
    return new Enricher(
        new Collector(cluster, EvidenceSources.ALL, cleaner, config.cluster().collect()),
        Analyzers.ALL,
        diagnostician,
        cleaner);
  }
}
