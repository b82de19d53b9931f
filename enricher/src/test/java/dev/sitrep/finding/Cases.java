package dev.sitrep.finding;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.PodState;
import dev.sitrep.evidence.Setup;
import dev.sitrep.evidence.StatusCondition;
import dev.sitrep.evidence.WorkloadState;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Case files written by hand: a Deployment `shop/api` whose alert fired five minutes ago.
final class Cases {
  static final Instant NOW = Instant.parse("2026-11-21T15:00:00Z");
  static final Instant SINCE = NOW.minus(Duration.ofMinutes(5));
  static final Ref API = new Ref("deployment", "shop", "api");
  static final Ref POD = pod("api-5d9f7-x2x7p");
  static final Ref SIBLING = pod("api-5d9f7-b8c4k");
  static final Ref STRANGER = pod("web-76c5d-m4n5q");

  private Cases() {}

  static Ref pod(String name) {
    return new Ref("pod", "shop", name);
  }

  static CaseFile file(Evidence... evidence) {
    return file(new Target.Workload("shop", "deployment", "api"), POD.name(), evidence);
  }

  static CaseFile file(Target target, String alertedPod, Evidence... evidence) {
    var labels =
        alertedPod.isEmpty()
            ? Map.of("alertname", "Trouble")
            : Map.of("alertname", "Trouble", "pod", alertedPod);
    var alert =
        new Alert(
            Alert.Status.FIRING,
            new TreeMap<>(labels),
            new TreeMap<>(),
            SINCE,
            Optional.empty(),
            "",
            "0123456789abcdef");
    var incident = new Incident("i1", "", target, "", List.of(alert), "", List.of(), SINCE);
    return CaseFile.of(incident, NOW, List.of(evidence));
  }

  static Finding only(Analyzer rule, Evidence... evidence) {
    return only(rule, file(evidence));
  }

  static Finding only(Analyzer rule, CaseFile file) {
    var findings = rule.analyze(file);
    if (findings.size() != 1) {
      throw new AssertionError("one finding expected: " + findings);
    }
    return findings.getFirst();
  }

  static Happening warning(Ref about, String reason, String message) {
    return event(about, "Warning", reason, message, NOW.minusSeconds(30));
  }

  static Happening normal(Ref about, String reason, String message) {
    return event(about, "Normal", reason, message, NOW.minusSeconds(30));
  }

  static Happening event(Ref about, String type, String reason, String message, Instant last) {
    return new Happening(
        about, type, reason, message, "", 1, 1, Optional.of(last), Optional.of(last));
  }

  static LogLine decisive(Ref pod, String container, boolean previous, String text) {
    return new LogLine(pod, container, previous, Optional.of(NOW.minusSeconds(50)), text, 1, true);
  }

  static LogLine logged(Ref pod, String container, String text) {
    return new LogLine(pod, container, true, Optional.of(NOW.minusSeconds(50)), text, 1, false);
  }

  static WorkloadState state(int ready, int desired, int failing, String... conditions) {
    return new WorkloadState(API, true, desired, ready, failing, List.of(conditions));
  }

  static PodState pending(Ref pod, String unschedulable) {
    return pending(pod, unschedulable, List.of(), List.of());
  }

  static PodState pending(
      Ref pod, String unschedulable, List<String> requests, List<String> selector) {
    return new PodState(
        pod,
        "Pending",
        "",
        "",
        unschedulable,
        Optional.of(SINCE),
        "",
        requests,
        selector,
        Optional.of(SINCE),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /// A pod that failed a minute ago and stays to say so.
  static PodState failed(Ref pod, String reason, String message, String node) {
    return new PodState(
        pod,
        "Failed",
        reason,
        message,
        "",
        Optional.empty(),
        node,
        List.of(),
        List.of(),
        Optional.of(SINCE),
        Optional.empty(),
        Optional.of(NOW.minusSeconds(60)),
        List.of(),
        List.of());
  }

  /// A pod on a node, that nothing more is known of.
  static PodState on(String node, Ref pod, String phase) {
    return on(node, pod, phase, Optional.empty(), List.of());
  }

  static PodState on(
      String node, Ref pod, String phase, Optional<Instant> deleted, List<String> finalizers) {
    return new PodState(
        pod,
        phase,
        "",
        "",
        "",
        Optional.empty(),
        node,
        List.of(),
        List.of(),
        Optional.of(SINCE),
        deleted,
        Optional.empty(),
        List.of(),
        finalizers);
  }

  static StatusCondition condition(String type, String status, String reason, String message) {
    return new StatusCondition(type, status, reason, message, Optional.of(SINCE));
  }

  static NodeState node(String name, boolean ready, StatusCondition... conditions) {
    return new NodeState(
        new Ref("node", "", name),
        ready,
        List.of(conditions),
        false,
        List.of(),
        Map.of(),
        Optional.empty(),
        "",
        Optional.empty());
  }

  static Box container(String name) {
    return new Box(name);
  }

  /// A container in the making: ready and running until something else is said.
  static final class Box {
    private final String name;
    private Ref pod = POD;
    private ContainerState.Role role = ContainerState.Role.MAIN;
    private String image = "registry.example/shop/api:1.9";
    private Run now = new Run.Running(Optional.of(SINCE));
    private Run before = new Run.Unknown();
    private int restarts;
    private boolean ready = true;
    private String limit = "";
    private final List<ContainerState.Port> ports = new ArrayList<>();
    private final List<ContainerState.Probe> probes = new ArrayList<>();

    private String command = "";
    private List<String> env = List.of();
    private List<String> envFrom = List.of();
    private List<String> mounts = List.of();
    private String user = "";
    private String postStart = "";
    private boolean readOnlyRoot;
    private List<String> pullSecrets = List.of();
    private String restartPolicy = "Always";
    private int step;
    private int steps;
    private final List<Setup.Beside> beside = new ArrayList<>();

    private Box(String name) {
      this.name = name;
    }

    Box of(Ref pod) {
      this.pod = pod;
      return this;
    }

    Box role(ContainerState.Role role) {
      this.role = role;
      return this;
    }

    Box image(String image) {
      this.image = image;
      return this;
    }

    Box waiting(String reason, String message) {
      now = new Run.Waiting(reason, message);
      ready = false;
      return this;
    }

    Box notReady() {
      ready = false;
      return this;
    }

    Box ended(String reason, int exitCode) {
      now = end(reason, exitCode, "", NOW.minusSeconds(60));
      ready = false;
      return this;
    }

    Box died(String reason, int exitCode) {
      return died(reason, exitCode, "", NOW.minusSeconds(60));
    }

    Box died(String reason, int exitCode, String message, Instant at) {
      before = end(reason, exitCode, message, at);
      return this;
    }

    /// Between two runs, as the kubelet tells it.
    Box loops() {
      return waiting("CrashLoopBackOff", "back-off 2m40s restarting failed container");
    }

    Box restarts(int restarts) {
      this.restarts = restarts;
      return this;
    }

    Box limit(String limit) {
      this.limit = limit;
      return this;
    }

    Box port(String name, int number) {
      ports.add(new ContainerState.Port(name, number));
      return this;
    }

    Box probe(String kind, String action, String port) {
      return probe(kind, action, port, 0, 10, 3);
    }

    Box probe(String kind, String action, String port, int delay, int period, int failures) {
      probes.add(new ContainerState.Probe(kind, action, port, 1, delay, period, failures));
      return this;
    }

    Box command(String command) {
      this.command = command;
      return this;
    }

    Box env(String... names) {
      this.env = List.of(names);
      return this;
    }

    Box envFrom(String... sources) {
      this.envFrom = List.of(sources);
      return this;
    }

    Box mounts(String... paths) {
      this.mounts = List.of(paths);
      return this;
    }

    Box user(String user) {
      this.user = user;
      return this;
    }

    Box readOnlyRoot() {
      this.readOnlyRoot = true;
      return this;
    }

    Box pullSecrets(String... names) {
      this.pullSecrets = List.of(names);
      return this;
    }

    Box restartPolicy(String policy) {
      this.restartPolicy = policy;
      return this;
    }

    Box step(int step, int steps) {
      this.step = step;
      this.steps = steps;
      return this;
    }

    Box beside(String container, Integer... ports) {
      this.beside.add(new Setup.Beside(container, List.of(ports)));
      return this;
    }

    /// Runs for so long, and has not become ready.
    Box running(Duration since) {
      now = new Run.Running(Optional.of(NOW.minus(since)));
      ready = false;
      return this;
    }

    /// Ended a minute ago after so long a run.
    Box postStart(String action) {
      postStart = action;
      return this;
    }

    Box lasted(String reason, int exitCode, Duration run) {
      var at = NOW.minusSeconds(60);
      before = new Run.Ended(reason, exitCode, "", Optional.of(at.minus(run)), Optional.of(at));
      return this;
    }

    ContainerState build() {
      return new ContainerState(
          pod, name, role, image, now, before, restarts, ready, limit, "", ports, probes, setup());
    }

    private Setup setup() {
      return new Setup(
          command,
          env,
          envFrom,
          mounts,
          user,
          readOnlyRoot,
          pullSecrets,
          restartPolicy,
          step,
          steps,
          30,
          beside,
          postStart,
          "");
    }

    private static Run end(String reason, int exitCode, String message, Instant at) {
      return new Run.Ended(
          reason, exitCode, message, Optional.of(at.minusSeconds(3)), Optional.of(at));
    }
  }
}
