package dev.sitrep.receiver.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.UnreadableDump;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.evidence.NamespaceDump;
import dev.sitrep.evidence.Places;
import dev.sitrep.evidence.Trouble;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.Targets;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Intake;
import dev.sitrep.receiver.Parts;
import dev.sitrep.report.PlainText;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site;
import dev.sitrep.safety.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sitrep record`
@Command(
    name = "record",
    description = {
      "Records a namespace as a story: DIR/dump, DIR/alert.json and DIR/report.txt, which is what the rules say, without a model.",
      "Reads the cluster (get and list, no Secrets, no ConfigMaps) and writes nothing but DIR, all of it or nothing.",
      "Secrets are taken out of every text. Of environment variables only the values stay that are host:port, a URL"
          + " without user and query, a number, a boolean or a reference; equal values keep equal marks."
          + " Names, images and addresses stay: read the folder before you give it away.",
      "`sitrep diagnose --dump DIR/dump --alert DIR/alert.json` tells the story again."
    },
    mixinStandardHelpOptions = true)
final class Recorder implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration RULE_WAITS = Duration.ofMinutes(15);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      required = true,
      description = "what to record")
  private String namespace = "";

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "where to; a folder that is not there yet, or is empty")
  private Path to = Path.of("");

  @Option(
      names = "--alert",
      paramLabel = "FILE",
      description = {
        "the webhook body of Alertmanager that goes with it, copied as it is;",
        "else one is made up for the workload in most trouble"
      })
  private Optional<Path> alert = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration, YAML; else what SITREP_CONFIG names")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "CTX",
      description =
          "a context of the kubeconfig; else its current one, or the cluster that this runs in")
  private Optional<String> context = Optional.empty();

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description =
          "what `kubectl cluster-info dump --output-directory=DIR` wrote, in place of a cluster")
  private Optional<Path> dump = Optional.empty();

  @Override
  public Integer call() throws Unable, InterruptedException {
    if (dump.isPresent() && context.isPresent()) {
      throw new Unable("--dump and --context name two clusters; give one of them");
    }
    if (!Names.isLabel(namespace)) {
      throw new Unable(
          "-n: this is no Kubernetes name; use lower-case letters, digits and -, at most 63");
    }
    var target = to.toAbsolutePath().normalize();
    mustBeFree(target);
    var env = System.getenv();
    var settings = config.map(file -> Config.load(file, env)).orElseGet(() -> Config.load(env));
    try (var cluster = cluster(settings)) {
      mustBeThere(cluster);
      record(cluster, settings, target);
    } catch (IOException | UncheckedIOException e) {
      throw new Unable(
          "--to %s: cannot be written (%s); name a folder that may be".formatted(to, reason(e)));
    }
    return 0;
  }

  private void mustBeFree(Path folder) throws Unable {
    if (!Files.exists(folder)) {
      return;
    }
    try (var inside = Files.list(folder)) {
      if (inside.findAny().isEmpty()) {
        return;
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Unable("--to %s: is no folder that can be read; name another".formatted(to));
    }
    throw new Unable(
        "--to %s: the folder is not empty; name another one or remove it".formatted(to));
  }

  private Cluster cluster(Config settings) throws Unable {
    var old = settings.cluster();
    try {
      return Parts.wholeCluster(
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

  private void mustBeThere(Cluster cluster) throws Unable, InterruptedException {
    switch (Places.look(cluster, namespace)) {
      case Places.There there -> {}
      case Places.Nowhere(var known) ->
          throw new Unable(
              "there is no namespace %s in %s; %s"
                  .formatted(
                      namespace,
                      cluster.name(),
                      known.isEmpty()
                          ? "`kubectl get namespaces` lists them"
                          : "there are " + known));
      case Places.Dark(var why) ->
          throw new Unable(
              "%s cannot be read: %s; check the address, the credentials and the network"
                  .formatted(cluster.name(), why));
    }
  }

  /// Into a folder beside the one that is wanted, which it becomes when it is whole.
  private void record(Cluster cluster, Config settings, Path target)
      throws IOException, Unable, InterruptedException {
    var parent = Optional.ofNullable(target.getParent()).orElse(target);
    Files.createDirectories(parent);
    var work = Files.createTempDirectory(parent, ".sitrep-record-");
    try {
      var story = Files.createDirectory(work.resolve("story"));
      var dumped = Files.createDirectory(story.resolve("dump"));
      var cleaner = Parts.cleaner();
      var written = NamespaceDump.write(cluster, namespace, dumped, cleaner.redaction());
      var said = new ArrayList<String>();
      try (var again = DumpedCluster.open(dumped)) {
        Files.write(story.resolve("alert.json"), body(again, said));
        Files.writeString(story.resolve("report.txt"), report(again, settings, story));
      }
      Files.deleteIfExists(target);
      Files.move(story, target);
      tell(written, said);
    } catch (UnreadableDump e) {
      throw new Unable("nothing of %s could be recorded: %s".formatted(namespace, e.getMessage()));
    } finally {
      delete(work);
    }
  }

  private byte[] body(Cluster cluster, List<String> said) throws Unable, InterruptedException {
    if (alert.isPresent()) {
      try {
        return Files.readAllBytes(alert.get());
      } catch (IOException e) {
        throw new Unable(
            "--alert %s: cannot be read (%s); it has to be a webhook body"
                .formatted(alert.get(), reason(e)));
      }
    }
    var trouble =
        Trouble.worst(cluster, namespace)
            .orElseThrow(() ->
                new Unable(
                    "nothing in %s is in trouble that an alert could be made up for; give --alert body.json"
                        .formatted(namespace)));
    said.add("alert.json is made up: " + trouble.alert() + " " + trouble.labels());
    return synthetic(trouble, cluster);
  }

  /// As Alertmanager writes it, version 4.
  private static byte[] synthetic(Trouble trouble, Cluster cluster) {
    var body = JSON.createObjectNode();
    body.put("receiver", "sitrep").put("status", "firing");
    var alert = body.putArray("alerts").addObject();
    alert.put("status", "firing");
    var labels = alert.putObject("labels");
    labels.put("alertname", trouble.alert()).put("severity", "warning");
    trouble.labels().forEach(labels::put);
    alert.putObject("annotations").put("summary", "made up by `sitrep record`");
    var earliest = cluster.now().minus(1, ChronoUnit.MINUTES);
    var since = trouble.since().plus(RULE_WAITS);
    alert.put("startsAt", (since.isAfter(earliest) ? earliest : since).toString());
    alert.put("endsAt", "0001-01-01T00:00:00Z").put("generatorURL", "");
    alert.put("fingerprint", "%016x".formatted(labels.toString().hashCode()));
    body.putObject("groupLabels").put("alertname", trouble.alert());
    body.set("commonLabels", labels.deepCopy());
    body.set("commonAnnotations", alert.get("annotations").deepCopy());
    body.put("externalURL", "").put("version", "4");
    body.put("groupKey", "{}:{alertname=\"%s\"}".formatted(trouble.alert()));
    body.put("truncatedAlerts", 0);
    return (body.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private String report(Cluster cluster, Config settings, Path story)
      throws IOException, Unable, InterruptedException {
    var group =
        switch (Alertmanager.parse(Files.readAllBytes(story.resolve("alert.json")))) {
          case Parsed.Accepted(var accepted, var leftOut) -> accepted;
          case Parsed.Rejected(var why) ->
              throw new Unable(
                  "--alert %s: %s; it has to be the body of an Alertmanager webhook, version 4"
                      .formatted(alert.map(Path::toString).orElse(""), why));
        };
    var ids = new IncidentIds(InstantSource.system(), new SecureRandom());
    var incidents = new Intake(new Targets(), cluster, ids).sort(group, cluster.now());
    if (incidents.isEmpty()) {
      throw new Unable(
          "--alert %s: no alert in it is about a target; a Watchdog only says that it is alive"
              .formatted(alert.map(Path::toString).orElse("")));
    }
    var enricher = Parts.enricher(settings, cluster, Diagnostician.none(), Parts.cleaner());
    var told = new ArrayList<String>();
    for (var incident : incidents) {
      told.add(PlainText.of(Sections.of(enricher.report(incident), ZoneOffset.UTC, Site.NONE)));
    }
    return String.join("\n", told);
  }

  private void tell(NamespaceDump.Written written, List<String> said) {
    var out = spec.commandLine().getOut();
    out.printf("%s: %d objects, %d logs%n", to, written.objects(), written.logs());
    said.forEach(out::println);
    written.leftOut().forEach(what -> out.println("left out: " + what));
    out.println("Read all of it before you give it away.");
    out.flush();
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String reason(Exception e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : String.valueOf(e.getMessage());
  }
}
