package dev.sitrep.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Everything that a test needs, wired: Sitrep in the cluster; Prometheus, Alertmanager, the cable
/// to Ollama and the vendors on this machine.
final class Stand implements AutoCloseable {
  private final Vendors vendors;
  private final Cable ollama;
  private final Monitoring monitoring;
  private final Installation installation;

  private Stand(Vendors vendors, Cable ollama, Monitoring monitoring, Installation installation) {
    this.vendors = vendors;
    this.ollama = ollama;
    this.monitoring = monitoring;
    this.installation = installation;
  }

  /// @param faults whose namespaces Sitrep may read
  /// @param alertmanagers how many, as one cluster
  static Stand with(List<Fault> faults, boolean nodes, int alertmanagers) throws IOException {
    var namespaces = faults.stream().map(Fault::namespace).distinct().toList();
    return with(namespaces, namespaces, nodes, alertmanagers, "");
  }

  /// Namespaces of these names are removed first, whoever made them.
  ///
  /// @param reads namespaces that Sitrep may read
  /// @param told namespaces that its configuration names
  static Stand with(
      List<String> reads, List<String> told, boolean nodes, int alertmanagers, String more)
      throws IOException {
    var host = Peers.host();
    var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "stand");
    var vendors = Vendors.open(host);
    var ollama = Cable.lay(host, Peers.ollama());
    Installation.remove(told);
    Installation.prepare();
    var receivers =
        new Monitoring.Receivers(
            Installation.url() + "/webhooks/alertmanager",
            Installation.WEBHOOK_TOKEN,
            vendors.url("/heard"));
    var monitoring = Monitoring.start(folder, host, alertmanagers, receivers);
    var installation =
        Installation.install(
            new Installation.Plan(
                reads,
                told,
                nodes,
                vendors.channels(),
                monitoring.url(),
                "http://%s:%d".formatted(host, ollama.port()),
                Peers.model(),
                more));
    return new Stand(vendors, ollama, monitoring, installation);
  }

  Vendors vendors() {
    return vendors;
  }

  Cable ollama() {
    return ollama;
  }

  Monitoring monitoring() {
    return monitoring;
  }

  Installation installation() {
    return installation;
  }

  /// How many reports have something of the model in them.
  long explained() {
    return vendors.reports().stream()
        .filter(told -> told.report().effort().calls() > 0)
        .map(told -> told.report().id())
        .distinct()
        .count();
  }

  /// For whoever reads why a test failed.
  String words() {
    return vendors.reports().stream()
            .map(told ->
                told.at()
                    + " "
                    + told.report().status()
                    + " "
                    + told.report().headline()
                    + " | "
                    + told.report().cause().sentence())
            .collect(Collectors.joining("\n"))
        + "\n"
        + Installation.state();
  }

  @Override
  public void close() throws IOException {
    monitoring.close();
    ollama.close();
    vendors.close();
  }
}
