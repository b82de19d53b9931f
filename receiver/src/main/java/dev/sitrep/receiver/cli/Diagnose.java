package dev.sitrep.receiver.cli;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.UnreadableDump;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.Targets;
import dev.sitrep.notifier.Terminal;
import dev.sitrep.notifier.TerminalText;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Diagnoses;
import dev.sitrep.receiver.Diagnoses.Asked;
import dev.sitrep.receiver.Diagnoses.Question;
import dev.sitrep.receiver.Intake;
import dev.sitrep.receiver.Parts;
import dev.sitrep.report.Enricher;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sitrep diagnose`
@Command(
    name = "diagnose",
    description = {
      "Reads a cluster or a dump once and prints the report.",
      "Name a namespace, or an alert: then each target in it gets a report."
    },
    mixinStandardHelpOptions = true)
final class Diagnose implements Callable<Integer> {
  enum Output {
    text,
    json
  }

  @Spec private CommandSpec spec;
  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "where to look")
  private String namespace = "";

  @Option(
      names = "--target",
      paramLabel = "KIND/NAME",
      description = "what in it, for example deployment/api; else the whole namespace")
  private String target = "";

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description =
          "what `kubectl cluster-info dump --output-directory=DIR` wrote, in place of a cluster")
  private Optional<Path> dump = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "CTX",
      description =
          "a context of the kubeconfig; else its current one, or the cluster that this runs in")
  private Optional<String> context = Optional.empty();

  @Option(
      names = "--alert",
      paramLabel = "FILE",
      description = "a webhook body of Alertmanager: the report is about what it alerts on")
  private Optional<Path> alert = Optional.empty();

  @Option(names = "--output", paramLabel = "text|json", description = "default: text")
  private Output output = Output.text;

  @Parameters(arity = "0..1", paramLabel = "QUESTION", description = "what you want to know")
  private String question = "";

  @Override
  public Integer call() throws Unable, InterruptedException {
    if (dump.isPresent() && context.isPresent()) {
      throw new Unable("--dump and --context name two clusters; give one of them");
    }
    if (namespace.isEmpty() && alert.isEmpty()) {
      throw new Unable("there is nothing to look at; give -n NAMESPACE or --alert body.json");
    }
    var config = model.load();
    try (var cluster = cluster(config)) {
      var cleaner = Parts.cleaner();
      var enricher =
          Parts.enricher(config, cluster, Parts.diagnostician(config.model(), cleaner), cleaner);
      var ids = new IncidentIds(InstantSource.system(), new SecureRandom());
      var reports =
          alert.isPresent()
              ? ofAlert(alert.get(), cluster, enricher, ids)
              : List.of(
                  asked(new Diagnoses(cluster, enricher, ids, config.cluster().namespaces())));
      print(reports);
    }
    return 0;
  }

  private Cluster cluster(Config config) throws Unable {
    var old = config.cluster();
    try {
      return Parts.cluster(
          new Config.Cluster(
              context.orElse(old.context()),
              context.isPresent() ? Optional.empty() : dump.or(old::dump),
              old.namespaces(),
              old.call(),
              old.collect()));
    } catch (UnreadableDump | IllegalArgumentException e) {
      throw new Unable(String.valueOf(e.getMessage()));
    }
  }

  private Report asked(Diagnoses diagnoses) throws Unable, InterruptedException {
    return switch (answer(diagnoses)) {
      case Asked.Reported(var report) -> report;
      case Asked.Invalid(var why, var wayOut) -> throw new Unable(why + "; " + wayOut);
      case Asked.Unknown(var why, var wayOut) -> throw new Unable(why + "; " + wayOut);
      case Asked.Closed(var why, var wayOut) -> throw new Unable(why + "; " + wayOut);
      case Asked.Unreadable(var why, var wayOut) -> throw new Unable(why + "; " + wayOut);
    };
  }

  private Asked answer(Diagnoses diagnoses) throws InterruptedException {
    var asking = new Question(namespace, target, "", question, List.of());
    if (!Terminal.isTerminal()) {
      return diagnoses.ask(asking);
    }
    try (var progress = Progress.on(spec.commandLine().getErr())) {
      return diagnoses.ask(asking, progress, diagnoses.enricher().diagnostician().patience());
    }
  }

  private List<Report> ofAlert(Path file, Cluster cluster, Enricher enricher, IncidentIds ids)
      throws Unable, InterruptedException {
    var group =
        switch (Alertmanager.parse(bytes(file))) {
          case Parsed.Accepted(var accepted, var leftOut) -> accepted;
          case Parsed.Rejected(var why) ->
              throw new Unable(
                  "%s: %s; it has to be the body of an Alertmanager webhook, version 4"
                      .formatted(file, why));
        };
    var sorted = new Intake(new Targets(), cluster, ids).sort(group, cluster.now());
    if (sorted.isEmpty()) {
      throw new Unable(
          file + ": no alert in it is about a target; a Watchdog only says that it is alive");
    }
    var reports = new ArrayList<Report>();
    for (var incident : sorted) {
      reports.add(enricher.report(incident));
    }
    return reports;
  }

  private static byte[] bytes(Path file) throws Unable {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new Unable("%s: there is no such file; --alert wants a webhook body".formatted(file));
    } catch (IOException e) {
      throw new Unable("%s: cannot be read (%s)".formatted(file, e.getMessage()));
    }
  }

  private void print(List<Report> reports) {
    var out = spec.commandLine().getOut();
    var text = new TerminalText(Terminal.of(System.getenv()));
    for (var report : reports) {
      switch (output) {
        case text ->
            out.println(text.render(Sections.of(report, ZoneId.systemDefault(), Site.NONE)));
        case json -> out.println(ReportJson.pretty(report));
      }
    }
    out.flush();
  }
}
