package dev.sitrep.receiver.check;

import static dev.sitrep.receiver.check.Verdict.failed;
import static dev.sitrep.receiver.check.Verdict.ok;
import static dev.sitrep.receiver.check.Verdict.skipped;
import static dev.sitrep.receiver.check.Verdict.warning;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.LiveCluster;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Reading.Why;
import dev.sitrep.cluster.UnreadableDump;
import dev.sitrep.evidence.Right;
import dev.sitrep.evidence.Right.Refusal;
import dev.sitrep.evidence.Right.Tried;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.check.Verdict.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Whether the cluster can be reached, and lets Sitrep read what its sources read.
///
/// Whether it could read more, secrets for one, is not tried: the API tells that only to who tries
/// (or sends a POST, which this program never does), and a service account that lists secrets is
/// what an audit log is watched for.
final class ClusterCheck {
  private static final String NAME = "cluster";
  private static final String FILE = "deploy/base/clusterrole.yaml";

  /// As many requests at a time as an API server does not notice.
  private static final int AT_A_TIME = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FOR_RIGHTS = PATIENCE.minusSeconds(15);
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final Config.Cluster settings;
  private final String context;

  private ClusterCheck(Config.Cluster settings, String context) {
    this.settings = settings;
    this.context = context;
  }

  static Look look(Config.Cluster settings, Optional<String> context) {
    var check = new ClusterCheck(settings, context.orElse(settings.context()));
    var dump = context.isPresent() ? Optional.<Path>empty() : settings.dump();
    return new Look(
        NAME, "API server", PATIENCE, () -> dump.isPresent() ? dumped(dump.get()) : check.live());
  }

  private List<Verdict> live() throws InterruptedException {
    var patience = settings.call().compareTo(Look.SHORT) < 0 ? settings.call() : Look.SHORT;
    try (var cluster =
        LiveCluster.connect(
            LiveCluster.Options.current().withContext(context).withCallDeadline(patience))) {
      return verdicts(cluster, settings.namespaces());
    } catch (IllegalArgumentException e) {
      return List.of(
          Verdict.told(NAME, "kubeconfig", Result.FAILED, String.valueOf(e.getMessage())));
    }
  }

  static List<Verdict> verdicts(LiveCluster cluster, List<String> namespaces)
      throws InterruptedException {
    var verdicts = new ArrayList<Verdict>();
    switch (server(cluster)) {
      case Reading.Seen<LiveCluster.Server>(var server) -> {
        verdicts.add(
            ok(
                NAME,
                "API server",
                "%s, %s at %s"
                    .formatted(
                        cluster.name(),
                        server.version().isEmpty() ? "version not told" : server.version(),
                        cluster.address())));
        server.clock().ifPresent(clock -> verdicts.add(clock(clock, cluster.now())));
        for (var namespace : namespaces) {
          Right.unseen(cluster, namespace)
              .filter(unseen -> unseen.why() == Why.ABSENT)
              .ifPresent(_ -> verdicts.add(absent(namespace)));
        }
        verdicts.addAll(rights(cluster, namespaces));
        verdicts.add(beyond(cluster));
      }
      case Reading.Unseen<LiveCluster.Server> unseen -> {
        verdicts.add(unreached(cluster, unseen));
        verdicts.add(skipped(NAME, "rights", "need an API server that answers"));
      }
    }
    return verdicts;
  }

  /// The first call pays for what a program loads to speak TLS: with little CPU that takes seconds,
  /// so it has a second try.
  private static Reading<LiveCluster.Server> server(LiveCluster cluster)
      throws InterruptedException {
    var first = cluster.server();
    return first instanceof Reading.Unseen<?>(var why, var _) && why == Why.LATE
        ? cluster.server()
        : first;
  }

  private static Verdict unreached(LiveCluster cluster, Reading.Unseen<?> unseen) {
    var fix =
        switch (unseen.why()) {
          case FORBIDDEN ->
              "renew the credentials of "
                  + cluster.name()
                  + ": kubectl auth whoami shows who they are; in a pod look at its service account";
          case UNREACHABLE, LATE ->
              "check the address in the kubeconfig, and that a NetworkPolicy or firewall lets this "
                  + "through; try: kubectl version";
          case ABSENT, FAILED, GARBLED, INVALID, UNAVAILABLE ->
              "check that the address is that of a Kubernetes API server; try: kubectl version";
        };
    return failed(
        NAME,
        "API server",
        "%s at %s: %s"
            .formatted(
                cluster.name(),
                cluster.address(),
                unseen.why() == Why.FORBIDDEN ? unseen.detail() : unseen.spoken()),
        fix);
  }

  private static Verdict clock(Instant theirs, Instant ours) {
    var skew = Duration.between(theirs, ours).abs();
    return skew.compareTo(SKEW) > 0
        ? warning(
            NAME,
            "clock",
            "differs from the API server's by %d s: ages in reports are wrong by so much"
                .formatted(skew.toSeconds()),
            "let both keep time with NTP")
        : ok(NAME, "clock", "agrees with the API server's");
  }

  private static Verdict absent(String namespace) {
    return failed(
        NAME,
        "namespace " + namespace,
        "is not there",
        "correct it in cluster.namespaces, or run: kubectl create namespace " + namespace);
  }

  private static Verdict beyond(Cluster cluster) {
    return skipped(
        NAME,
        "more than needed",
        "not tried: a try to list secrets would be an entry in the audit log; what %s may do at all"
                .formatted(cluster.name())
            + " shows: kubectl auth can-i --list");
  }

  private static List<Verdict> rights(Cluster cluster, List<String> namespaces)
      throws InterruptedException {
    var needed = Right.needed(namespaces);
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      var asked =
          threads.invokeAll(
              needed.stream().map(right -> question(cluster, right)).toList(),
              FOR_RIGHTS.toSeconds(),
              TimeUnit.SECONDS);
      var byResource = new LinkedHashMap<String, List<Answer>>();
      for (int i = 0; i < needed.size(); i++) {
        byResource
            .computeIfAbsent(needed.get(i).resource(), _ -> new ArrayList<>())
            .add(answer(needed.get(i), asked.get(i)));
      }
      return byResource.values().stream()
          .map(answers -> verdict(answers, !namespaces.isEmpty()))
          .toList();
    }
  }

  /// @param tried absent where no answer came in time
  private record Answer(Right right, Optional<Tried> tried) {
    List<Refusal> refusals() {
      return tried.map(Tried::refusals).orElse(List.of());
    }
  }

  private static Callable<Answer> question(Cluster cluster, Right right) {
    return () ->
        new Answer(
            right, Bounded.call("right " + right.resource(), Look.SHORT, () -> right.ask(cluster)));
  }

  private static Answer answer(Right right, Future<Answer> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (CancellationException e) {
      return new Answer(right, Optional.empty());
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot try " + right.resource() + ": " + e.getCause(), e);
    }
  }

  /// @param answers about one resource, one for each namespace
  /// @param narrow whether only some namespaces are to be read
  private static Verdict verdict(List<Answer> answers, boolean narrow) {
    var right = answers.getFirst().right();
    var forbidden = answers.stream().filter(answer -> refused(answer, true)).toList();
    if (!forbidden.isEmpty()) {
      return forbidden(right, forbidden, narrow);
    }
    var troubled =
        answers.stream()
            .filter(answer -> answer.tried().isEmpty() || refused(answer, false))
            .toList();
    return troubled.isEmpty() ? allowed(right, answers) : troubled(right, troubled);
  }

  private static boolean refused(Answer answer, boolean forbidden) {
    return answer.refusals().stream()
        .anyMatch(refusal -> (refusal.why() == Why.FORBIDDEN) == forbidden);
  }

  private static Verdict allowed(Right right, List<Answer> answers) {
    var read =
        answers.stream()
            .flatMap(answer -> answer.tried().stream())
            .map(Tried::read)
            .filter(one -> !one.isEmpty())
            .findFirst();
    return ok(
        NAME,
        right.resource(),
        "may %s%s%s"
            .formatted(
                String.join(" and ", right.verbs()),
                where(answers),
                read.map(one -> ": read " + one).orElse("")));
  }

  private static Verdict forbidden(Right right, List<Answer> refused, boolean narrow) {
    var refusals = refused.stream().flatMap(answer -> answer.refusals().stream()).toList();
    var verbs = refusals.stream().map(Refusal::verb).distinct().sorted().toList();
    var detail =
        "may not %s%s (%s); reports lack what it tells: %s"
            .formatted(
                String.join(" or ", verbs),
                where(refused),
                refusals.getFirst().detail(),
                String.join(", ", right.sources()));
    var rule =
        "apiGroups: [\"%s\"], resources: [%s], verbs: [%s]"
            .formatted(right.group(), right.resource(), String.join(", ", right.verbs()));
    return narrow && !right.namespaced()
        ? warning(
            NAME,
            right.resource(),
            detail,
            "bind a ClusterRole with a rule %s (see %s), or leave it: it belongs to no namespace"
                .formatted(rule, FILE))
        : failed(
            NAME,
            right.resource(),
            detail,
            "add to the ClusterRole (see %s) a rule %s".formatted(FILE, rule));
  }

  private static Verdict troubled(Right right, List<Answer> troubled) {
    var why =
        troubled.stream()
            .flatMap(answer -> answer.refusals().stream())
            .map(refusal -> new Reading.Unseen<>(refusal.why(), refusal.detail()).spoken())
            .findFirst()
            .orElse("no answer within " + Look.SHORT.toSeconds() + " s");
    return failed(
        NAME,
        right.resource(),
        why + where(troubled),
        right.resource().equals("pods/log")
            ? "look at the kubelet of that pod's node; try: kubectl logs"
            : "look at the API server, and try again; try: kubectl get " + right.resource());
  }

  private static String where(List<Answer> answers) {
    var right = answers.getFirst().right();
    if (!right.namespaced()) {
      return "";
    }
    var names = answers.stream().map(answer -> answer.right().namespace()).toList();
    return names.equals(List.of("")) ? " in all namespaces" : " in " + String.join(", ", names);
  }

  private static List<Verdict> dumped(Path folder) throws InterruptedException {
    try (var cluster = DumpedCluster.open(folder)) {
      var lacking = new ArrayList<String>();
      for (var right : Right.needed(List.of())) {
        if (!right.resource().equals("pods/log") && !right.ask(cluster).refusals().isEmpty()) {
          lacking.add(right.resource());
        }
      }
      return List.of(
          ok(
              NAME,
              "dump",
              "%s, as it was at %s%s"
                  .formatted(
                      cluster.name(),
                      cluster.now(),
                      lacking.isEmpty() ? "" : "; it has no " + String.join(", ", lacking))));
    } catch (UnreadableDump e) {
      return List.of(Verdict.told(NAME, "dump", Result.FAILED, String.valueOf(e.getMessage())));
    }
  }
}
