package dev.sitrep.diagnosis;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Collector;
import dev.sitrep.evidence.EvidenceSources;
import dev.sitrep.evidence.RollUp;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.finding.Finding;
import dev.sitrep.finding.Ranking;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import dev.sitrep.incident.Targets;
import dev.sitrep.safety.Cleaner;
import dev.sitrep.safety.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/// The recorded cases as the model's side of the enricher gets them.
final class Stories {
  private static final Path CASES = Path.of("src/test/resources/cases");

  /// @param findings most important first
  record Story(String name, CaseFile file, List<Finding> findings) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Stories() {}

  static Stream<Story> all() throws IOException {
    try (var folders = Files.list(CASES)) {
      return folders
          .filter(Files::isDirectory)
          .sorted()
          .flatMap(folder -> told(folder).stream())
          .toList()
          .stream();
    }
  }

  static Story named(String name) {
    return told(CASES.resolve(name)).getFirst();
  }

  private static List<Story> told(Path folder) {
    try (var cluster = DumpedCluster.open(folder.resolve("dump"))) {
      var cleaner = new Cleaner(Redaction.create());
      var collector = new Collector(cluster, EvidenceSources.ALL, cleaner, Duration.ofSeconds(20));
      var group =
          ((Parsed.Accepted) Alertmanager.parse(Files.readAllBytes(folder.resolve("alert.json"))))
              .group();
      var targets = new Targets();
      var byTarget = new LinkedHashMap<Target, List<Alert>>();
      for (var alert : group.alerts()) {
        var target = RollUp.of(targets.of(alert.labels()).target(), cluster);
        byTarget.computeIfAbsent(target, any -> new ArrayList<>()).add(alert);
      }
      var stories = new ArrayList<Story>();
      for (var entry : byTarget.entrySet()) {
        var first = targets.of(entry.getValue().getFirst().labels());
        var file =
            collector.collect(
                new Incident(
                    "story",
                    "",
                    entry.getKey(),
                    first.container(),
                    entry.getValue(),
                    "",
                    first.doubts(),
                    cluster.now()));
        stories.add(
            new Story(folder.getFileName().toString(), file, Ranking.of(file, Analyzers.ALL)));
      }
      return stories;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
