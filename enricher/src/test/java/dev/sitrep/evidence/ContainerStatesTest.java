package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ContainerState.Port;
import dev.sitrep.evidence.ContainerState.Probe;
import dev.sitrep.evidence.ContainerState.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainerStatesTest {
  private final Stage stage = new Stage().deployment(1, 0, "");
  private final ContainerStates source = new ContainerStates();

  @AfterEach
  void close() {
    stage.close();
  }

  private List<ContainerState> states() throws InterruptedException {
    return stage.read(source, Stage.API, ContainerState.class);
  }

  @Test
  void a_crash_loop_is_told_with_both_runs() throws Exception {
    stage.crashing("api-2-aaaaa", 5);

    assertEquals(
        List.of(
            "container api · waiting: CrashLoopBackOff, back-off 40s · previous run: Error, exit"
                + " code 3 after 5s · 5 restarts · image api:2"),
        stage.lines(source, Stage.API));
  }

  @Test
  void every_kind_of_container_is_told_by_its_role() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: api-2-aaaaa
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
        spec:
          initContainers:
          - {name: wait, image: "wait:1"}
          - {name: done, image: "done:1"}
          - {name: mesh, image: "mesh:1", restartPolicy: Always}
          containers: [{name: api, image: "api:2"}]
          ephemeralContainers: [{name: debug, image: "debug:1"}]
        status:
          phase: Pending
          initContainerStatuses:
          - {name: done, ready: true, state: {terminated: {exitCode: 0, reason: Completed}}}
          - {name: wait, ready: false, restartCount: 2, state: {terminated: {exitCode: 1, reason: Error}}}
          - {name: mesh, ready: false, restartCount: 4, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error}}}
          containerStatuses:
          - {name: api, ready: false, state: {waiting: {reason: PodInitializing}}}
          ephemeralContainerStatuses:
          - {name: debug, image: "debug:1", state: {terminated: {exitCode: 2, reason: Error}}}
        """);

    assertEquals(
        List.of(Role.INIT, Role.SIDECAR, Role.MAIN, Role.EPHEMERAL),
        states().stream().map(ContainerState::role).toList());
    assertEquals(
        List.of(
            "init container wait",
            "sidecar container mesh",
            "container api",
            "ephemeral container debug"),
        states().stream().map(ContainerState::spoken).toList());
  }

  @Test
  void ports_probes_and_limits_come_from_the_spec() throws Exception {
    stage.pod(
        "api-2-aaaaa",
        "ReplicaSet api-2",
        """
        {name: api, image: 'api:2', ports: [{name: http, containerPort: 8080}, {containerPort: 9090}],
         resources: {limits: {memory: 32Mi}, requests: {cpu: "64", memory: 16Mi}},
         livenessProbe: {httpGet: {port: http}, timeoutSeconds: 3},
         readinessProbe: {tcpSocket: {port: 9090}},
         startupProbe: {exec: {command: [test, -f, /ok]}, initialDelaySeconds: 5, periodSeconds: 2, failureThreshold: 60}}\
        """,
        Stage.looping("api", 1));

    var state = states().getFirst();

    assertEquals(List.of(new Port("http", 8080), new Port("", 9090)), state.ports());
    assertEquals(
        List.of(
            new Probe("liveness", "httpGet / port http", "http", 3, 0, 10, 3),
            new Probe("readiness", "tcpSocket port 9090", "9090", 1, 0, 10, 3),
            new Probe("startup", "exec test -f /ok", "", 1, 5, 2, 60)),
        state.probes());
    assertEquals(OptionalInt.of(8080), state.number("http"));
    assertEquals(OptionalInt.of(9090), state.number("9090"));
    assertEquals(OptionalInt.empty(), state.number("grpc"));
    assertEquals("32Mi", state.memoryLimit());
    assertEquals("cpu 64, memory 16Mi", state.requests());
  }

  @Test
  void a_grpc_probe_is_told_by_its_port() throws Exception {
    stage.pod(
        "api-2-aaaaa",
        "ReplicaSet api-2",
        "{name: api, image: 'api:2', livenessProbe: {grpc: {port: 9090}}}",
        Stage.looping("api", 1));

    assertEquals(
        List.of(new Probe("liveness", "grpc port 9090", "9090", 1, 0, 10, 3)),
        states().getFirst().probes());
  }

  @Test
  void the_runtime_s_reason_not_to_start_is_part_of_the_line() throws Exception {
    stage.pod(
        "api-2-aaaaa",
        "ReplicaSet api-2",
        "{name: api, image: 'api:2'}",
        """
        {phase: Running, containerStatuses: [{name: api, ready: false, state: {terminated: {exitCode: 128, reason: StartError, message: 'exec: "x": not found'}}}]}\
        """);

    assertEquals(
        List.of(
            "container api · ended: StartError, exit code 128 (exec: \"x\": not found) · image api:2"),
        stage.lines(source, Stage.API));
  }

  @Test
  void a_pod_that_is_well_tells_nothing() throws Exception {
    stage.healthy("api-2-bbbbb");

    assertEquals(List.of(), stage.lines(source, Stage.API));
  }

  @Test
  void of_many_pods_that_fail_a_few_are_read_and_the_rest_is_counted() throws Exception {
    for (int i = 0; i < 9; i++) {
      stage.crashing("api-2-aaaa" + i, 1);
    }

    assertEquals(3, states().size());
    assertEquals(
        "containers of 6 more failing pods: left out: 3 of each owner are read",
        stage.read(source, Stage.API, Missing.class).getFirst().line());
  }

  @Test
  void the_setup_holds_names_and_never_a_value() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: api-2-aaaaa
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
        spec:
          terminationGracePeriodSeconds: 5
          restartPolicy: Always
          securityContext: {runAsUser: 1000}
          imagePullSecrets: [{name: regcred}]
          initContainers:
          - {name: wait, image: "wait:1"}
          - {name: mesh, image: "mesh:1", restartPolicy: Always, ports: [{containerPort: 15001}]}
          containers:
          - name: api
            image: "api:2"
            command: [sh, -c]
            args: [exec server --listen :8080]
            env: [{name: TIER, value: gold-plated}, {name: DB, valueFrom: {secretKeyRef: {name: s, key: k}}}]
            envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: api-key}}]
            lifecycle:
              postStart: {exec: {command: [/hooks/register.sh, --node]}}
              preStop: {httpGet: {path: /drain, port: 8080}}
            securityContext: {readOnlyRootFilesystem: true}
            volumeMounts: [{name: d, mountPath: /data}, {name: c, mountPath: /etc/app, readOnly: true}]
        status:
          phase: Running
          initContainerStatuses:
          - {name: wait, ready: false, state: {terminated: {exitCode: 1, reason: Error}}}
          containerStatuses:
          - {name: api, ready: false, state: {waiting: {reason: PodInitializing}}}
        """);

    var wait = states().getFirst().setup();
    var api = states().getLast().setup();

    assertEquals(
        new Setup(
            "sh -c exec server --listen :8080",
            List.of("TIER", "DB"),
            List.of("configmap settings", "secret api-key"),
            List.of("/data", "/etc/app (read-only)"),
            "1000",
            true,
            List.of("regcred"),
            "Always",
            0,
            2,
            5,
            List.of(new Setup.Beside("mesh", List.of(15001))),
            "exec /hooks/register.sh --node",
            "httpGet /drain on port 8080"),
        api);
    assertEquals(1, wait.step());
    assertEquals(2, wait.steps());
    assertEquals(Optional.of("mesh"), api.holderOf(15001));
    assertEquals(Optional.of("/data"), api.mountOf("/data/cache/x"));
    assertEquals(Optional.empty(), api.mountOf("/database"));
  }

  @Test
  void a_container_that_keeps_a_finished_pod_from_ending_is_told() throws Exception {
    stage.pod(
        "api-2-aaaaa",
        "ReplicaSet api-2",
        "{name: work, image: 'api:2'}, {name: proxy, image: 'proxy:1'}",
        """
        {phase: Running, containerStatuses: [
          {name: work, ready: false, state: {terminated: {exitCode: 0, reason: Completed}}},
          {name: proxy, ready: true, state: {running: {startedAt: "2026-11-21T14:00:00Z"}}}]}\
        """);

    assertEquals(
        List.of("work", "proxy"), states().stream().map(ContainerState::container).toList());
  }
}
