package dev.sitrep.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Sitrep in the cluster, as `deploy/overlays/standard` installs it, with an image of one's own and
/// a model and channels of these tests.
final class Installation {
  static final String NAMESPACE = "sitrep";
  static final String WEBHOOK_TOKEN = "alertmanager-of-the-tests";
  static final String PEOPLE_TOKEN = "people-of-the-tests";

  private static final Path OVERLAY = Path.of("src", "test", "resources", "overlay");

  private static final Path BASE = Path.of("..", "deploy", "base");

  private final Path folder;

  private Installation(Path folder) {
    this.folder = folder;
  }

  /// What is different from one test to another.
  ///
  /// @param reads namespaces that it may read
  /// @param told namespaces that its configuration names: it may name more than it may read
  /// @param nodes whether it may read what belongs to no namespace
  /// @param more lines of config.yaml, of sections that are not in the template
  record Plan(
      List<String> reads,
      List<String> told,
      boolean nodes,
      String channels,
      String alertmanager,
      String modelUrl,
      String modelName,
      String more) {}

  /// Applies it and waits until it is ready.
  static Installation install(Plan plan) throws IOException {
    var folder = Files.createDirectories(Path.of("target", "overlay"));
    var image = System.getProperty("real.image", "sitrep:real");
    int colon = image.lastIndexOf(':');
    for (var file : List.of("kustomization.yaml", "in-namespace.yaml", "crds.yaml")) {
      Files.writeString(
          folder.resolve(file),
          Files.readString(OVERLAY.resolve(file))
              .replace("IMAGE_NAME", image.substring(0, colon))
              .replace("IMAGE_TAG", image.substring(colon + 1))
              .replace("THE_URL", plan.modelUrl())
              .replace("THE_MODEL", plan.modelName()));
    }
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        server: {host: 0.0.0.0, url: "https://sitrep.example.org"}
        cluster: {namespaces: [%s]}
        alertmanager: {url: "%s", receiver: sitrep}
        store: {path: /var/lib/sitrep/sitrep.db}
        access:
          - {name: alertmanager, tokenFile: /etc/sitrep/access/webhook, roles: [webhook]}
          - {name: people, tokenFile: /etc/sitrep/access/people, roles: [viewer, asker]}
        channels:
        %s%s
        """
            .formatted(
                String.join(", ", plan.told()), plan.alertmanager(), plan.channels(), plan.more()));
    Files.writeString(
        folder.resolve("namespaces.yaml"),
        plan.reads().stream().map(Installation::binding).collect(Collectors.joining("---\n")));
    var installation = new Installation(folder);
    installation.apply(plan);
    return installation;
  }

  private static String binding(String namespace) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: sitrep, namespace: %s}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: sitrep}
    subjects: [{kind: ServiceAccount, name: sitrep, namespace: sitrep}]
    """
        .formatted(namespace);
  }

  private void apply(Plan plan) throws IOException {
    volume();
    Program.run("kubectl", "apply", "-f", folder.resolve("crds.yaml").toString());
    Program.run(
        "kubectl",
        "wait",
        "--for=condition=Established",
        "--timeout=60s",
        "-f",
        folder.resolve("crds.yaml").toString());
    for (var namespace : all(plan)) {
      Program.fed(
          "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace),
          "kubectl",
          "apply",
          "--server-side",
          "--field-manager=deploy-pipeline",
          "-f",
          "-");
    }
    secret("sitrep-access", List.of("webhook=" + WEBHOOK_TOKEN, "people=" + PEOPLE_TOKEN));
    secret("sitrep-channels", List.of("slack=xoxb-real"));
    Program.run("kubectl", "apply", "-k", folder.toString());
    if (!plan.nodes()) {
      Program.run("kubectl", "delete", "clusterrolebinding", "sitrep-nodes");
    }
    rolledOut();
  }

  private static List<String> all(Plan plan) {
    var all = new ArrayList<>(List.of(NAMESPACE));
    plan.reads().stream().filter(one -> !one.equals(NAMESPACE)).forEach(all::add);
    return all;
  }

  private static void secret(String name, List<String> keys) {
    var command =
        new ArrayList<>(
            List.of(
                "kubectl",
                "-n",
                NAMESPACE,
                "create",
                "secret",
                "generic",
                name,
                "--dry-run=client",
                "-o",
                "yaml"));
    keys.forEach(key -> command.add("--from-literal=" + key));
    Program.fed(Program.run(command.toArray(String[]::new)), "kubectl", "apply", "-f", "-");
  }

  void rolledOut() {
    var ran =
        Program.ran(
            "",
            List.of(
                "kubectl",
                "-n",
                NAMESPACE,
                "rollout",
                "status",
                "deployment/sitrep",
                "--timeout=180s"));
    if (!ran.ok()) {
      throw new AssertionError(ran.output() + "\n" + state());
    }
  }

  /// For whoever reads why a test failed.
  static String state() {
    return Program.ran("", List.of("kubectl", "-n", NAMESPACE, "get", "pods,pvc,events")).output()
        + log();
  }

  static String log() {
    return Program.ran(
            "", List.of("kubectl", "-n", NAMESPACE, "logs", "deployment/sitrep", "--tail=200"))
        .output();
  }

  /// The Service, as a program of this machine reaches it.
  static String url() {
    var address =
        Program.run(
            "kubectl",
            "-n",
            NAMESPACE,
            "get",
            "service",
            "sitrep",
            "-o",
            "jsonpath={.spec.clusterIP}:{.spec.ports[0].port}");
    return "http://" + address;
  }

  static String pod() {
    return Program.run(
        "kubectl",
        "-n",
        NAMESPACE,
        "get",
        "pod",
        "-l",
        "app.kubernetes.io/name=sitrep",
        "-o",
        "jsonpath={.items[0].metadata.name}");
  }

  /// Namespace and Service come first: Alertmanager has to know where it will be.
  static void prepare() {
    Program.run("kubectl", "apply", "-f", BASE.resolve("namespace.yaml").toString());
    Program.run("kubectl", "-n", NAMESPACE, "apply", "-f", BASE.resolve("service.yaml").toString());
  }

  /// A fresh volume for the store where the cluster makes none by itself; its node is this machine.
  private static void volume() throws IOException {
    var classes =
        Program.run(
            "kubectl",
            "get",
            "storageclass",
            "-o",
            "jsonpath={range .items[?(@.metadata.annotations.storageclass\\.kubernetes\\.io/is-default-class==\"true\")]}{.metadata.name} {.provisioner}{end}");
    if (!classes.isEmpty() && !classes.endsWith("kubernetes.io/no-provisioner")) {
      return;
    }
    var folder = Files.createTempDirectory("sitrep-real");
    Program.run("kubectl", "delete", "pv", "sitrep-real", "--ignore-not-found", "--timeout=60s");
    Program.fed(
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: sitrep-real}
        spec:
          capacity: {storage: 10Gi}
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Retain
          storageClassName: "%s"
          claimRef: {namespace: sitrep, name: sitrep-store}
          local: {path: %s}
          nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}]}}
        """
            .formatted(classes.split(" ", -1)[0], folder),
        "kubectl",
        "create",
        "-f",
        "-");
  }

  /// Where the store's volume is, if [#volume] has made it.
  static Optional<Path> volumeFolder() {
    var ran =
        Program.ran(
            "",
            List.of("kubectl", "get", "pv", "sitrep-real", "-o", "jsonpath={.spec.local.path}"));
    return ran.ok() ? Optional.of(Path.of(ran.output().strip())) : Optional.empty();
  }

  /// Removes all of it with what it has stored, and those namespaces: a run that was cut short
  /// leaves them half broken and half mended.
  static void remove(List<String> namespaces) {
    var command = new ArrayList<>(List.of("kubectl", "delete", "namespace", NAMESPACE));
    namespaces.stream().filter(one -> !one.equals(NAMESPACE)).forEach(command::add);
    command.addAll(List.of("--ignore-not-found", "--timeout=180s"));
    Program.run(command.toArray(String[]::new));
    Eventually.pause(Duration.ofSeconds(1));
  }
}
