package dev.sitrep.receiver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The three ways to tell Alertmanager of Sitrep say the same, and fit what is installed.
class AlertmanagerTest {
  private static final Path FOLDER = Tools.DEPLOY.resolve("alertmanager");

  @TempDir private Path folder;

  @Test
  void amtool_takes_the_configuration() throws Exception {
    Tools.run(
        "prometheus-alertmanager",
        "amtool",
        "check-config",
        FOLDER.resolve("alertmanager.yaml").toString());
  }

  @Test
  void amtool_takes_what_is_in_the_values_for_helm() throws Exception {
    var file = folder.resolve("alertmanager.yaml");
    new ObjectMapper().writeValue(file.toFile(), helm());
    Tools.run("prometheus-alertmanager", "amtool", "check-config", file.toString());
  }

  @Test
  void amtool_sends_the_watchdog_and_all_others_to_sitrep() throws Exception {
    for (var name : List.of("Watchdog", "KubePodCrashLooping")) {
      var routed =
          Tools.run(
              "prometheus-alertmanager",
              "amtool",
              "config",
              "routes",
              "test",
              "--config.file=" + FOLDER.resolve("alertmanager.yaml"),
              "alertname=" + name,
              "severity=warning");
      // Debian's also says that its own setting is not used
      assertEquals("sitrep", routed.lines().toList().getLast(), name);
    }
  }

  @Test
  void all_three_say_the_same() throws IOException {
    var plain = plain();
    assertEquals(plain.at("/route/routes"), helm().at("/route/routes"));
    assertEquals(plain.at("/receivers/1"), helm().at("/receivers/1"));
    var operator = operator();
    assertEquals(
        plain.at("/receivers/1/webhook_configs/0/url"),
        operator.at("/receivers/0/webhookConfigs/0/url"));
    assertEquals(
        plain.at("/receivers/1/webhook_configs/0/max_alerts"),
        operator.at("/receivers/0/webhookConfigs/0/maxAlerts"));
    assertEquals(
        plain.at("/receivers/1/webhook_configs/0/send_resolved"),
        operator.at("/receivers/0/webhookConfigs/0/sendResolved"));
    assertEquals(plain.at("/route/routes/1/repeat_interval"), operator.at("/route/repeatInterval"));
    assertEquals(
        plain.at("/route/routes/0/repeat_interval"), operator.at("/route/routes/0/repeatInterval"));
    assertEquals("Watchdog", operator.at("/route/routes/0/matchers/0/value").asText());
  }

  @Test
  void alerts_go_to_the_service_and_its_port() throws Exception {
    var url = URI.create(plain().at("/receivers/1/webhook_configs/0/url").asText());
    var service = Rendered.overlay("standard").one("Service", "sitrep");
    assertEquals(
        Rendered.name(service) + "." + Rendered.namespace(service) + ".svc", url.getHost());
    assertEquals(service.at("/spec/ports/0/port").asInt(), url.getPort());
    assertEquals("/webhooks/alertmanager", url.getPath());
  }

  @Test
  void sitrep_knows_its_receiver_by_the_name_that_the_operator_gives_it() throws Exception {
    var object = Rendered.read(FOLDER.resolve("operator/alertmanagerconfig.yaml")).getFirst();
    var name =
        "%s/%s/%s"
            .formatted(
                Rendered.namespace(object),
                Rendered.name(object),
                object.at("/spec/receivers/0/name").asText());
    for (var overlay : List.of("standard", "ha")) {
      var alertmanager = Configured.of(Rendered.overlay(overlay), folder).alertmanager();
      assertEquals(name, alertmanager.receiver());
      assertTrue(alertmanager.vanished().compareTo(Duration.ofHours(24)) > 0);
    }
  }

  @Test
  void the_token_is_the_one_that_sitrep_knows_as_alertmanagers() throws Exception {
    var volume =
        Rendered.items(
                Rendered.overlay("standard")
                    .one("Deployment", "sitrep")
                    .at("/spec/template/spec/volumes"))
            .filter(one -> one.path("name").asText().equals("access"))
            .findFirst()
            .orElseThrow();
    var credentials =
        operator().at("/receivers/0/webhookConfigs/0/httpConfig/authorization/credentials");
    assertEquals(volume.at("/secret/secretName"), credentials.path("name"));
    assertTrue(
        plain()
            .at("/receivers/1/webhook_configs/0/http_config/authorization/credentials_file")
            .asText()
            .endsWith(
                "/" + credentials.path("name").asText() + "/" + credentials.path("key").asText()));
  }

  @Test
  void with_kube_prometheus_sitrep_may_ask_and_only_prometheus_gets_rights() throws Exception {
    var rendered = Rendered.of(FOLDER.resolve("kube-prometheus"));
    var policy = rendered.one("NetworkPolicy", "alertmanager-from-sitrep").path("spec");
    var url =
        Configured.of(Rendered.overlay("standard"), folder).alertmanager().url().orElseThrow();
    assertEquals(url.getPort(), policy.at("/ingress/0/ports/0/port").asInt());
    assertTrue(
        KubeLinterTest.selects(
            policy.at("/ingress/0/from/0/podSelector/matchLabels"),
            Rendered.overlay("standard")
                .one("Deployment", "sitrep")
                .at("/spec/template/metadata/labels")));
    assertEquals(
        "[{\"kind\":\"ServiceAccount\",\"name\":\"prometheus-k8s\",\"namespace\":\"monitoring\"}]",
        rendered.one("RoleBinding", "prometheus-k8s").path("subjects").toString());
  }

  private static JsonNode plain() throws IOException {
    return Rendered.read(FOLDER.resolve("alertmanager.yaml")).getFirst();
  }

  private static JsonNode helm() throws IOException {
    return Rendered.read(FOLDER.resolve("values-kube-prometheus-stack.yaml"))
        .getFirst()
        .at("/alertmanager/config");
  }

  private static JsonNode operator() throws IOException {
    return Rendered.read(FOLDER.resolve("operator/alertmanagerconfig.yaml"))
        .getFirst()
        .path("spec");
  }
}
