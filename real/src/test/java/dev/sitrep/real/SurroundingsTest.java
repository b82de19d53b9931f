package dev.sitrep.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of an incident when that on which Sitrep depends fails in the middle of it. Two
/// Alertmanagers send all of it, as one cluster. What was seen is written to
/// `target/surroundings.md`.
///
/// Stops processes of `deploy/dev/peers`, so it wants a cluster of that kind: PEERS_HOME is set.
@Tag("long")
@ExtendWith(Peers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class SurroundingsTest {
  private static final Logger LOG = LoggerFactory.getLogger("tests");
  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<String> USED =
      List.of(
          "image-never-pull",
          "cpu-too-large",
          "node-selector-zone",
          "priority-class-missing",
          "service-account-missing",
          "limit-range-max",
          "rollout-paused",
          "hostport-taken",
          "secret-key-missing",
          "seccomp-profile-missing",
          "memory-too-large",
          "anti-affinity",
          "quota-pods",
          "image-name-invalid",
          "configmap-env-missing");

  private final List<Fault> faults = USED.stream().map(Fault::named).toList();
  private final List<String> rows = new ArrayList<>();
  private final List<Fault> broken = new ArrayList<>();
  private Stand stand;

  @BeforeAll
  void install() throws IOException {
    stand = Stand.with(faults, true, 2);
  }

  @AfterEach
  void mended() {
    Stream.of("etcd", "kube-apiserver", "kubelet", "ollama").forEach(SurroundingsTest::upAgain);
    broken.forEach(Fault::remove);
    broken.clear();
  }

  @AfterAll
  void remove() throws Exception {
    var table = "| what fails | what happens |\n|---|---|\n" + String.join("\n", rows) + "\n";
    Files.writeString(Path.of("target", "surroundings.md"), table);
    LOG.info("\n{}", table);
    if (stand != null) {
      stand.close();
    }
    faults.forEach(Fault::remove);
  }

  @Test
  void the_api_server_is_away_for_a_minute_in_the_middle_of_an_incident() {
    var fault = breaks("image-never-pull");
    heard(fault);
    peers("stop", "kube-apiserver");
    Eventually.pause(A_MINUTE);
    peers("start", "kube-apiserver");
    var first = firstTold(fault, PATIENCE);
    var whole = told(fault, PATIENCE);
    onlyOnce(fault);
    row(
        "API server away for 60 s",
        "first message %s after the alert%s"
            .formatted(
                seconds(fault, first),
                first.equals(whole) ? "" : ", with the cause " + seconds(fault, whole)));
  }

  @Test
  void etcd_is_slow() {
    var fault = breaks("cpu-too-large");
    heard(fault);
    for (int i = 0; i < 8; i++) {
      peers("freeze", "etcd");
      Eventually.pause(Duration.ofSeconds(4));
      peers("thaw", "etcd");
      Eventually.pause(Duration.ofSeconds(1));
    }
    var told = told(fault, PATIENCE);
    onlyOnce(fault);
    row("etcd stands still for 4 of 5 s", "told " + seconds(fault, told) + " after the alert");
  }

  @Test
  void a_node_is_gone() {
    Program.fed(
        """
        {apiVersion: v1, kind: Node, metadata: {name: node-2, labels: {kubernetes.io/hostname: node-2}}}
        """,
        "kubectl",
        "apply",
        "-f",
        "-");
    try {
      var told =
          Eventually.has(
              "a report on node-2",
              PATIENCE,
              () ->
                  stand.vendors().reports().stream()
                      .filter(one -> one.report().object().name().equals("node-2"))
                      .findFirst());
      assertTrue(
          told.report().cause().sentence().contains("kubelet"), told.report().cause()::sentence);
      row(
          "a node whose kubelet says nothing",
          "one report on the node: " + told.report().cause().sentence());
    } finally {
      Program.run("kubectl", "delete", "node", "node-2");
    }
  }

  @Test
  void the_kubelet_of_sitrep_s_own_node_stops_for_ninety_seconds() {
    peers("freeze", "kubelet");
    Eventually.pause(Duration.ofSeconds(90));
    var ready =
        Program.run(
            "kubectl",
            "get",
            "node",
            "node-1",
            "-o",
            "jsonpath={.status.conditions[?(@.type==\"Ready\")].status}");
    assertEquals("Unknown", ready);
    peers("thaw", "kubelet");
    stand.installation().rolledOut();
    var fault = breaks("node-selector-zone");
    var told = told(fault, PATIENCE);
    onlyOnce(fault);
    row(
        "the kubelet of Sitrep's own node stops for 90 s",
        "Kubernetes takes its pod out of the Service, Alertmanager keeps what fires; the next fault is told %s after its alert"
            .formatted(seconds(fault, told)));
  }

  @Test
  void alertmanager_is_restarted_and_sends_again() throws Exception {
    var fault = breaks("priority-class-missing");
    told(fault, PATIENCE);
    stand.monitoring().restartAlertmanager();
    Eventually.pause(Duration.ofSeconds(30));
    onlyOnce(fault);
    row("Alertmanager restarted; two of them in a cluster, all the time", "one message");
  }

  @Test
  void ollama_is_killed_while_it_answers() {
    var fault = breaks("service-account-missing");
    heard(fault);
    asked();
    peers("stop", "ollama");
    var told = told(fault, PATIENCE);
    peers("start", "ollama");
    onlyOnce(fault);
    row(
        "Ollama killed while it answers",
        "told %s after the alert; %s".formatted(seconds(fault, told), unexplained(told.report())));
  }

  @Test
  void ollama_falls_silent_while_it_answers() {
    var fault = breaks("limit-range-max");
    heard(fault);
    asked();
    stand.ollama().silent(true);
    try {
      var told = told(fault, PATIENCE);
      onlyOnce(fault);
      row(
          "Ollama silent from its first words on",
          "told %s after the alert; %s"
              .formatted(seconds(fault, told), unexplained(told.report())));
    } finally {
      stand.ollama().silent(false);
      stand.ollama().cut();
    }
  }

  @Test
  void the_model_is_deleted() {
    var model = Peers.model();
    Program.run("ollama", "cp", model, "kept");
    Program.run("ollama", "rm", model);
    try {
      var fault = breaks("rollout-paused");
      var told = told(fault, PATIENCE);
      onlyOnce(fault);
      row(
          "the model deleted",
          "told %s after the alert; %s"
              .formatted(seconds(fault, told), unexplained(told.report())));
    } finally {
      Program.run("ollama", "cp", "kept", model);
      Program.run("ollama", "rm", "kept");
    }
  }

  @Test
  void sitrep_s_pod_is_killed_again_and_again_while_three_incidents_are_told() {
    var three =
        Stream.of("hostport-taken", "secret-key-missing", "seccomp-profile-missing")
            .map(this::breaks)
            .toList();
    heard(three.getFirst());
    int kills = 0;
    for (int wait : List.of(100, 400, 1_500, 3_000, 6_000, 10_000)) {
      Eventually.pause(Duration.ofMillis(wait));
      Program.run(
          "kubectl",
          "-n",
          "sitrep",
          "delete",
          "pod",
          "-l",
          "app.kubernetes.io/name=sitrep",
          "--force",
          "--grace-period=0");
      kills++;
      stand.installation().rolledOut();
    }
    for (var fault : three) {
      told(fault, PATIENCE);
    }
    Eventually.pause(Duration.ofSeconds(20));
    int twice = 0;
    for (var fault : three) {
      var firsts = firsts(fault).size();
      assertTrue(firsts >= 1 && firsts <= 1 + kills, () -> fault.name() + " " + firsts);
      twice += firsts - 1;
    }
    row(
        "Sitrep's pod killed %d times in the middle of three incidents".formatted(kills),
        "nothing lost; %d messages to the webhook came twice, with the same webhook-id"
            .formatted(twice));
  }

  @Test
  void the_mail_server_is_down_for_three_minutes() {
    stand.vendors().mailDown();
    var fault = breaks("memory-too-large");
    var told = told(fault, PATIENCE);
    Eventually.pause(Duration.ofMinutes(3));
    stand.vendors().mailUp();
    var subject = "recommendations";
    Eventually.is(
        "the mail",
        PATIENCE,
        () -> stand.vendors().subjects().stream().anyMatch(line -> line.contains(subject)));
    var since = Duration.between(told.at(), Instant.now()).toSeconds() - 180;
    Eventually.pause(Duration.ofSeconds(10));
    assertEquals(
        1,
        stand.vendors().subjects().stream()
            .filter(line -> line.contains(subject))
            .distinct()
            .count(),
        () -> stand.vendors().subjects().toString());
    row(
        "the mail server down for 3 min",
        "chats hear at once, the mail comes %d s after the server".formatted(Math.max(0, since)));
  }

  @Test
  void the_volume_is_full() {
    var folder = Installation.volumeFolder();
    if (folder.isEmpty()) {
      row("the volume full", "not tried: the volume is not on this machine");
      return;
    }
    Program.run(
        "mount", "-t", "tmpfs", "-o", "size=24m,mode=777", "sitrep-real", folder.get().toString());
    try {
      restart();
      Program.shell(
          "dd if=/dev/zero of=%s/ballast bs=1M count=64 2>/dev/null || true"
              .formatted(folder.get()));
      var fault = breaks("anti-affinity");
      heard(fault);
      Eventually.pause(Duration.ofSeconds(20));
      var whileFull = firsts(fault).size();
      Program.shell("rm %s/ballast".formatted(folder.get()));
      var told = told(fault, PATIENCE);
      onlyOnce(fault);
      row(
          "the volume full for 20 s",
          "%s; told %s after the alert"
              .formatted(
                  whileFull == 0
                      ? "alerts are answered 503, Alertmanager keeps them"
                      : "what was taken before is told",
                  seconds(fault, told)));
    } finally {
      Program.shell(
          "kubectl -n sitrep scale deployment/sitrep --replicas=0 && kubectl -n sitrep wait pod -l app.kubernetes.io/name=sitrep --for=delete --timeout=60s; umount -l %s"
              .formatted(folder.get()));
      Program.run("kubectl", "-n", "sitrep", "scale", "deployment/sitrep", "--replicas=1");
      stand.installation().rolledOut();
    }
  }

  @Test
  void the_clock_is_stepped_by_an_hour_and_back() throws IOException {
    var library = fakeTime();
    if (library.isEmpty()) {
      row("the clock stepped by an hour", "not tried: package libfaketime is not installed");
      return;
    }
    Program.run("kubectl", "-n", "sitrep", "delete", "configmap", "clock", "--ignore-not-found");
    Program.run(
        "kubectl",
        "-n",
        "sitrep",
        "create",
        "configmap",
        "clock",
        "--from-file=library=" + library.get(),
        "--from-literal=offset=+0");
    Program.run("kubectl", "-n", "sitrep", "patch", "deployment", "sitrep", "-p", CLOCK);
    try {
      stand.installation().rolledOut();
      var before = breaks("quota-pods");
      told(before, PATIENCE);
      step("+3600");
      before.mend();
      var end =
          Eventually.has(
              "the end of " + before.name(),
              PATIENCE,
              () -> of(before).filter(one -> one.report().status().equals("resolved")).findFirst());
      var after = breaks("image-name-invalid");
      var ahead = told(after, PATIENCE);
      assertTrue(ahead.report().at().isAfter(ahead.at().minusSeconds(120)));
      step("+0");
      var back = breaks("configmap-env-missing");
      var behind = told(back, PATIENCE);
      onlyOnce(before);
      onlyOnce(after);
      onlyOnce(back);
      row(
          "Sitrep's clock stepped ahead by an hour, and back",
          "what was open ends as it should (%s); told %s after the alert while it is ahead, %s when it is back"
              .formatted(end.report().headline(), seconds(after, ahead), seconds(back, behind)));
    } finally {
      Program.run("kubectl", "-n", "sitrep", "rollout", "undo", "deployment/sitrep");
      stand.installation().rolledOut();
    }
  }

  /// A library that stands between Java and the clock, and reads from a file how wrong it is.
  private static final String CLOCK =
      """
      {"spec": {"template": {"spec": {
        "volumes": [{"name": "clock", "configMap": {"name": "clock"}}],
        "containers": [{"name": "sitrep",
          "volumeMounts": [{"name": "clock", "mountPath": "/clock", "readOnly": true}],
          "env": [{"name": "LD_PRELOAD", "value": "/clock/library"}, {"name": "FAKETIME_TIMESTAMP_FILE", "value": "/clock/offset"},
            {"name": "FAKETIME_NO_CACHE", "value": "1"}, {"name": "FAKETIME_DONT_FAKE_MONOTONIC", "value": "1"}]}]}}}}
      """;

  private static Optional<Path> fakeTime() throws IOException {
    try (var folders = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu")) {
      for (var folder : folders) {
        var library = folder.resolve("faketime").resolve("libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return Optional.of(library);
        }
      }
    }
    return Optional.empty();
  }

  /// The kubelet brings it into the pod within a minute and a half.
  private static void step(String offset) {
    Program.run(
        "kubectl",
        "-n",
        "sitrep",
        "patch",
        "configmap",
        "clock",
        "-p",
        "{\"data\": {\"offset\": \"%s\"}}".formatted(offset));
    Eventually.pause(Duration.ofSeconds(95));
  }

  private static void restart() {
    Program.run("kubectl", "-n", "sitrep", "rollout", "restart", "deployment/sitrep");
    Program.run(
        "kubectl", "-n", "sitrep", "rollout", "status", "deployment/sitrep", "--timeout=120s");
  }

  // ---- the words of the tests

  private Fault breaks(String name) {
    var fault = Fault.named(name);
    fault.apply();
    broken.add(fault);
    return fault;
  }

  private Instant heard(Fault fault) {
    return Eventually.has(
        "an alert of " + fault.namespace(),
        PATIENCE,
        () -> stand.vendors().firstHeard(fault.namespace()));
  }

  private Stream<Vendors.Told> of(Fault fault) {
    return stand.vendors().reportsOn(fault);
  }

  private Vendors.Told firstTold(Fault fault, Duration within) {
    return Eventually.has("a report on " + fault.workload(), within, () -> of(fault).findFirst());
  }

  /// The first report that names the cause.
  private Vendors.Told told(Fault fault, Duration within) {
    return Eventually.has(
        "a report on %s that names %s".formatted(fault.workload(), fault.expect()),
        within,
        () -> of(fault).filter(fault::isNamedBy).findFirst());
  }

  private List<Vendors.Told> firsts(Fault fault) {
    return of(fault)
        .filter(told -> told.report().update().isEmpty() && told.report().ending().isEmpty())
        .toList();
  }

  private void onlyOnce(Fault fault) {
    var times =
        of(fault)
            .collect(Collectors.groupingBy(Vendors.Told::key, Collectors.counting()))
            .entrySet()
            .stream()
            .filter(entry -> entry.getValue() > 1)
            .map(Map.Entry::getKey)
            .toList();
    assertEquals(List.of(), times, "the same message twice");
    assertEquals(
        1, firsts(fault).size(), () -> "incidents of " + fault.name() + "\n" + stand.words());
  }

  /// The model is saying something.
  private void asked() {
    long before = stand.ollama().passed();
    Eventually.is("the model is asked", A_MINUTE, () -> stand.ollama().passed() > before + 200);
  }

  private static String unexplained(Report report) {
    return switch (report.diagnosis()) {
      case Diagnosis.Explained _ -> "explained";
      case Diagnosis.Unexplained no -> "`" + no.why() + "`";
    };
  }

  private String seconds(Fault fault, Vendors.Told told) {
    var heard = Optional.ofNullable(heard(fault)).orElse(told.at());
    return Math.max(0, Duration.between(heard, told.at()).toSeconds()) + " s";
  }

  private void row(String what, String happens) {
    rows.add("| %s | %s |".formatted(what, happens));
    LOG.info("{}: {}", what, happens);
  }

  private static void peers(String what, String name) {
    Program.run("../deploy/dev/peers", what, name);
  }

  private static void upAgain(String name) {
    Program.ran("", List.of("../deploy/dev/peers", "thaw", name));
    Program.ran("", List.of("../deploy/dev/peers", "start", name));
  }
}
