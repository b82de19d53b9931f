package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Consulted;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.JobState;
import dev.sitrep.evidence.Missing;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.StatusCondition;
import dev.sitrep.evidence.WorkloadState;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
import dev.sitrep.finding.Ranking;
import dev.sitrep.incident.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WriterTest {

  @Test
  void names_who_suffers_and_what_proves_it() {
    var report =
        report(
            Cases.alert(Cases.api())
                .with(Cases.state(Cases.API, 1, 3, 2))
                .with(Cases.crashed("api-1"), Cases.crashed("api-2"))
                .with(Cases.lastWords("api-1", "FATAL: missing DATABASE_URL")));

    assertEquals("shop/deployment api: 2 of 3 pods in a crash loop", report.headline());
    assertEquals(Certainty.SEEN, report.cause().certainty());
    assertEquals(List.of("E5", "E3"), report.proof().stream().map(Report.Item::id).toList());
    assertEquals(
        List.of("FATAL: missing DATABASE_URL", "exit code 3 after 1s, 3 restarts, back-off 40s"),
        report.proof().stream().map(Report.Item::text).toList());
    assertEquals(List.of(), report.wouldDecide());
    assertTrue(report.exhibits().get(2).text().contains("registry.example/shop/api:1.9"));
  }

  @Test
  void a_healthy_target_has_nothing_wrong_now() {
    var report = report(Cases.alert(Cases.api()).with(Cases.state(Cases.API, 2, 2, 0)));

    assertEquals(
        "shop/deployment api: 2 of 2 pods ready, nothing wrong found now", report.headline());
    assertEquals(Certainty.UNKNOWN, report.cause().certainty());
    assertEquals(
        "no rule finds a fault in what was read; what was wrong has passed, or is elsewhere",
        report.cause().sentence());
    assertEquals(List.of("2 of 2 pods ready"), report.checked());
    assertEquals(
        List.of("the alert's expression and its graph: the objects and events show no fault"),
        report.wouldDecide());
    assertEquals(List.of("kubectl -n shop describe deployment/api"), report.next());
  }

  @Test
  void a_healthy_target_of_a_question_has_no_alert_to_look_at() {
    var report = report(Cases.question(Cases.api()).with(Cases.state(Cases.API, 2, 2, 0)));
    assertEquals(
        List.of(
            "the metrics and logs of the time in question: the objects and events show no fault"),
        report.wouldDecide());
    assertEquals(List.of(), report.proof());
  }

  @Test
  void without_any_evidence_it_still_says_whom_the_alert_is_about() {
    var report = report(Cases.alert(Cases.api()));
    assertEquals("shop/deployment api: KubePodCrashLooping", report.headline());
    assertEquals("its state could not be read", report.cause().sentence());
    assertEquals(List.of("E1"), report.cause().exhibits());
    assertEquals(
        "shop/deployment api: state unknown", report(Cases.question(Cases.api())).headline());
  }

  @Test
  void says_which_permissions_would_decide_when_everything_is_forbidden() {
    var report =
        report(
            Cases.alert(Cases.api())
                .with(
                    Cases.forbidden("pods of shop"),
                    Cases.forbidden("events of shop"),
                    Cases.forbidden("rollouts of shop/deployment api"),
                    Cases.forbidden("nodes"),
                    new Missing(Cases.API, "jobs of shop", "no answer in time")));

    assertEquals(
        List.of(
            "pods of shop, events of shop, rollouts of shop/deployment api, nodes: not allowed to"
                + " read",
            "jobs of shop: no answer in time"),
        report.notSeen());
    assertEquals(
        List.of(
            "permission to get and list: pods of shop, events of shop, rollouts of shop/deployment"
                + " api and 1 more",
            "an answer of the API server about jobs of shop"),
        report.wouldDecide());
    assertEquals(List.of(), report.checked());
  }

  @Test
  void a_target_that_is_gone_took_its_logs_with_it() {
    var pod = new Target.Pod("media", "encoder-x9");
    var report =
        report(
            Cases.alert(pod)
                .with(new WorkloadState(pod.ref(), false, 0, 0, 0, List.of()))
                .with(new Missing(pod.ref(), "media/pod encoder-x9", "not found")));

    assertEquals("media/pod encoder-x9: gone", report.headline());
    assertEquals(Certainty.UNKNOWN, report.cause().certainty());
    assertEquals(
        "logs of pod encoder-x9 that were kept outside the cluster",
        report.wouldDecide().getFirst());
    assertEquals(List.of(), report.notSeen());
  }

  @Test
  void what_does_not_matter_to_a_clear_cause_is_not_told() {
    var gaps =
        List.of(
            new Missing(Cases.API, "logs of 27 more failing containers", "left out"),
            new Missing(Cases.API, "log of pod/api-1 container api", "not available (no run)"),
            new Missing(Cases.API, "secret of shop", "not found"));
    var clear = crash().with(gaps.toArray(Evidence[]::new)).with(Cases.forbidden("nodes"));
    assertEquals(List.of("nodes: not allowed to read"), report(clear).notSeen());

    var unclear =
        Cases.alert(Cases.api())
            .with(Cases.state(Cases.API, 1, 3, 0))
            .with(gaps.toArray(Evidence[]::new));
    assertEquals(
        List.of(
            "log of pod/api-1 container api: not available (no run)", "secret of shop: not found"),
        report(unclear).notSeen());
  }

  @Test
  void tells_when_the_log_of_the_run_that_died_would_decide() {
    var report =
        report(
            Cases.alert(Cases.api())
                .with(Cases.state(Cases.API, 0, 1, 1), Cases.crashed("api-1"))
                .with(
                    new Missing(
                        Cases.pod("api-1"),
                        "log of pod/api-1 container api, previous run",
                        "not available (its container is gone)")));
    assertEquals(Certainty.UNKNOWN, report.cause().certainty());
    assertEquals(
        List.of(
            "the log of pod/api-1 container api, previous run: read it right after the next"
                + " restart"),
        report.wouldDecide());
    assertEquals(List.of("0 of 1 pod ready", "1 container"), report.checked());
  }

  @Test
  void tells_when_a_word_in_the_log_would_decide() {
    var report =
        report(
            Cases.alert(Cases.api()).with(Cases.state(Cases.API, 0, 1, 1), Cases.crashed("api-1")));
    assertEquals(
        List.of("a line in the log of container api that says why it ends"), report.wouldDecide());
  }

  @Test
  void tells_when_the_events_have_expired() {
    var old =
        Cases.alert(Cases.api(), Cases.NOW.minus(Duration.ofHours(5)))
            .with(Cases.state(Cases.API, 1, 3, 0));
    assertTrue(
        report(old)
            .wouldDecide()
            .contains(
                "events from when it began: a cluster keeps them for 1 h unless told otherwise"));
    var young = Cases.alert(Cases.api()).with(Cases.state(Cases.API, 1, 3, 0));
    assertFalse(report(young).wouldDecide().stream().anyMatch(line -> line.startsWith("events")));
  }

  @Test
  void shows_the_newest_warnings_where_no_rule_could_use_them() {
    var report =
        report(
            Cases.alert(Cases.api())
                .with(Cases.state(Cases.API, 1, 3, 0))
                .with(
                    Cases.warning(Cases.API, "Odd", "one", Duration.ofMinutes(9)),
                    Cases.warning(Cases.API, "Odd", "two", Duration.ofMinutes(2)),
                    Cases.warning(Cases.API, "Odd", "three", Duration.ofMinutes(5)),
                    Cases.warning(Cases.API, "Odd", "four", Duration.ofMinutes(7))));
    assertEquals(
        List.of("Odd: two", "Odd: three", "Odd: four"),
        report.proof().stream().map(Report.Item::text).toList());
    assertEquals("1 of 3 pods ready; no rule found why", report.cause().sentence());
    assertEquals(List.of("1 of 3 pods ready", "4 events"), report.checked());
  }

  @Test
  void a_rollout_tells_what_the_cause_names_first() {
    var report =
        report(
            crash()
                .with(
                    Cases.rollout(
                        7,
                        8,
                        Duration.ofMinutes(12),
                        "image api:1.8 → api:1.9",
                        "env VERSION changed",
                        "container api: env DATABASE_URL removed")));
    var change = report.changes().getFirst();
    assertEquals("revision 7 → 8", change.what());
    assertEquals(Optional.of(Cases.NOW.minus(Duration.ofMinutes(12))), change.at());
    assertEquals(
        List.of(
            "container api: env DATABASE_URL removed",
            "image api:1.8 → api:1.9",
            "env VERSION changed"),
        change.details());
    assertEquals("Put DATABASE_URL back into the deployment, or undo revision 8.", report.fix());
    assertEquals(
        "kubectl -n shop rollout history deployment/api --revision=8", report.next().getLast());
    assertEquals(3, report.next().size());
  }

  @Test
  void a_first_revision_is_a_change_too() {
    var report = report(crash().with(Cases.rollout(1, 1, Duration.ofMinutes(12))));
    assertEquals("first revision of deployment api", report.changes().getFirst().what());
    assertEquals(List.of(), report.changes().getFirst().details());
    assertFalse(report.next().toString().contains("rollout history"));
  }

  @Test
  void a_revision_that_is_older_than_a_week_is_no_change() {
    for (int from : List.of(7, 8)) {
      var report =
          report(
              crash().with(Cases.rollout(from, 8, Duration.ofDays(9), "env DATABASE_URL removed")));
      assertEquals(
          List.of(
              new Report.Change(
                  "nothing in the workload in the last 7 days (revision 8 is 9 days old)",
                  Optional.empty(),
                  List.of())),
          report.changes());
      assertEquals("", report.fix());
    }
  }

  @Test
  void a_namespace_lists_its_troubles_each_with_its_object() {
    var namespace = new Target.Namespace("shop");
    var file = Cases.question(namespace).with(Cases.state(namespace.ref(), 3, 20, 11)).file();
    var findings = IntStream.rangeClosed(1, 11).mapToObj(WriterTest::trouble).toList();
    var report = write(withExhibits(file), findings);

    assertEquals("namespace shop: 11 things wrong, worst first", report.headline());
    assertEquals("pod/p1-a and 1 more: trouble 1", report.cause().sentence());
    assertEquals(10, report.also().size());
    assertEquals("pod/p11-a and 1 more: trouble 11", report.also().getLast().sentence());
  }

  @Test
  void an_object_that_the_cause_names_is_not_named_twice() {
    var namespace = new Target.Namespace("shop");
    var report =
        report(
            Cases.question(namespace)
                .with(Cases.state(namespace.ref(), 0, 1, 1))
                .with(failedJob(new Ref("job", "shop", "migrate"))));
    assertTrue(report.cause().sentence().startsWith("job migrate gave up"), report.toString());
    assertEquals("namespace shop: job migrate failed", report.headline());
  }

  @Test
  void a_storm_counts_all_that_fail_and_not_only_those_that_were_read() {
    var pods = Stream.of("api-1", "api-2", "api-3").map(Cases::crashed).toArray(Evidence[]::new);
    var report =
        report(
            Cases.alert(Cases.api())
                .with(Cases.state(Cases.API, 0, 30, 30))
                .with(pods)
                .with(Cases.lastWords("api-1", "boom")));
    assertEquals("shop/deployment api: 30 of 30 pods in a crash loop", report.headline());
  }

  @Test
  void a_pod_without_owner_is_told_as_itself() {
    var pod = new Target.Pod("shop", "debug");
    var report =
        report(Cases.alert(pod).with(Cases.state(pod.ref(), 0, 1, 1), Cases.crashed("debug")));
    assertEquals("shop/pod debug: in a crash loop", report.headline());
  }

  @Test
  void a_job_is_told_as_itself() {
    var job = new Target.Workload("shop", "job", "migrate");
    var report =
        report(Cases.alert(job).with(Cases.state(job.ref(), 0, 1, 1)).with(failedJob(job.ref())));
    assertEquals("shop/job migrate: failed", report.headline());
  }

  @Test
  void a_node_is_told_as_itself() {
    var node = new Target.Node("worker-3");
    var report =
        report(
            Cases.alert(node)
                .with(
                    new NodeState(
                        node.ref(),
                        false,
                        List.of(
                            new StatusCondition(
                                "Ready",
                                "Unknown",
                                "NodeStatusUnknown",
                                "Kubelet stopped posting",
                                Optional.of(Cases.BEGAN))),
                        false,
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        "",
                        Optional.empty())));
    assertEquals("node worker-3: not ready", report.headline());
    assertEquals("kubectl describe node/worker-3", report.next().getFirst());
  }

  @Test
  void an_alert_about_nothing_in_particular_is_told_by_its_name() {
    var report = report(Cases.alert(new Target.Cluster()));
    assertEquals("cluster: KubePodCrashLooping", report.headline());
    assertEquals(List.of(), report.next());
  }

  @Test
  void names_the_cluster_where_the_alerts_do() {
    var file = crash().file();
    var report =
        new Writer(file, Ranking.of(file, Analyzers.ALL))
            .write(unexplained(), "", "prod-eu", Origin.NONE, Duration.ofMillis(1));
    assertTrue(report.headline().startsWith("shop/deployment api (prod-eu): "), report.headline());
    assertEquals("unknown", report.severity());
  }

  @Test
  void a_container_that_only_waits_says_why() {
    var waiting =
        Cases.container(
            "api-1",
            new Run.Waiting("CreateContainerConfigError", "secret \"key\" not found"),
            new Run.Unknown(),
            0);
    var report =
        report(Cases.alert(Cases.api()).with(Cases.state(Cases.API, 0, 1, 1)).with(waiting));
    assertEquals(
        List.of("CreateContainerConfigError: secret \"key\" not found"),
        report.proof().stream().map(Report.Item::text).toList());
  }

  @Test
  void the_runtime_s_words_are_the_proof_of_a_program_that_never_started() {
    var waiting =
        Cases.container(
            "api-1",
            new Run.Waiting("CrashLoopBackOff", "back-off 40s restarting failed container=api"),
            new Run.Ended(
                "StartError",
                128,
                "exec: \"/bin/api\": no such file or directory",
                Optional.empty(),
                Optional.of(Cases.NOW.minusSeconds(40))),
            3);
    var report =
        report(Cases.alert(Cases.api()).with(Cases.state(Cases.API, 0, 1, 1)).with(waiting));

    assertEquals(
        List.of(
            "StartError, exit code 128, 3 restarts, back-off 40s: exec: \"/bin/api\": no such file or"
                + " directory"),
        report.proof().stream().map(Report.Item::text).toList());
  }

  @Test
  void never_shows_more_than_three_proofs_or_commands() {
    var file = withExhibits(crash().file());
    var ids = file.exhibits().stream().map(exhibit -> exhibit.id()).toList();
    var finding =
        new Finding(
            "many",
            Cases.API,
            List.of(Cases.API),
            "broken",
            "it is broken",
            Certainty.SEEN,
            ids,
            List.of("kubectl a", "kubectl b", "kubectl c", "kubectl d"),
            "");
    var report = write(file, List.of(finding));
    assertTrue(ids.size() > 3);
    assertEquals(3, report.proof().size());
    assertEquals(List.of("kubectl a", "kubectl b", "kubectl c"), report.next());
  }

  private static Cases crash() {
    return Cases.alert(Cases.api())
        .with(Cases.state(Cases.API, 0, 1, 1), Cases.crashed("api-1"))
        .with(Cases.lastWords("api-1", "FATAL: missing DATABASE_URL"));
  }

  private static JobState failedJob(Ref job) {
    return new JobState(
        job,
        2,
        0,
        0,
        1,
        0,
        false,
        "Failed",
        "BackoffLimitExceeded",
        "Job has reached the specified backoff limit",
        Optional.of(Cases.BEGAN));
  }

  private static Finding trouble(int number) {
    return new Finding(
        "rule",
        Cases.API,
        List.of(Cases.pod("p" + number + "-a"), Cases.pod("p" + number + "-b")),
        "broken",
        "trouble " + number,
        Certainty.SEEN,
        List.of("E1"),
        List.of(),
        "");
  }

  private static CaseFile withExhibits(CaseFile file) {
    var evidence =
        Stream.<Evidence>concat(
                file.exhibits().stream().map(exhibit -> (Evidence) exhibit.evidence()),
                Stream.of(Cases.warning(Cases.API, "Odd", "x", Duration.ZERO)))
            .toList();
    return CaseFile.of(file.incident(), file.now(), evidence);
  }

  private static Report report(Cases cases) {
    var file = cases.file();
    return write(file, Ranking.of(file, Analyzers.ALL));
  }

  private static Report write(CaseFile file, List<Finding> findings) {
    return new Writer(file, findings)
        .write(unexplained(), "warning", "", Origin.NONE, Duration.ofMillis(1));
  }

  private static Consulted unexplained() {
    return new Consulted(
        new Diagnosis.Unexplained(Reason.NO_MODEL, "no model configured", ""), Effort.NONE);
  }
}
