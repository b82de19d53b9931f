package dev.sitrep.receiver.deploy;

import static dev.sitrep.receiver.deploy.Rendered.items;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.receiver.ExportedMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules and dashboard speak of metrics that there are, and do what they say.
class MonitoringTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MONITORING = Tools.DEPLOY.resolve("monitoring");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:sitrep|jvm|process|system)_[a-z0-9_]+\\b|\\bup\\b");
  private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*}|\"[^\"]*\"");

  /// Prometheus makes it for each instance that it scrapes.
  private static final String UP = "up";

  @TempDir private Path folder;

  @Test
  void every_metric_in_rules_and_dashboard_is_exported() throws Exception {
    var exported = ExportedMetrics.names(folder);
    assertTrue(exported.contains("sitrep_model_claims_total"), exported::toString);
    var asked = new TreeSet<String>();
    expressions().forEach(expression -> asked.addAll(metrics(expression)));
    assertTrue(asked.size() > 20, asked::toString);
    asked.remove(UP);
    asked.removeAll(exported);
    assertEquals(Set.of(), asked);
  }

  @Test
  void every_metric_of_ours_is_on_the_dashboard() throws Exception {
    var shown =
        dashboardExpressions().flatMap(one -> metrics(one).stream()).collect(Collectors.toSet());
    var hidden =
        ExportedMetrics.names(folder).stream()
            .filter(name -> name.startsWith("sitrep_"))
            .filter(name -> !shown.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(
            "sitrep_heartbeat_late",
            "sitrep_http_requests_seconds_max",
            "sitrep_http_requests_seconds_sum"),
        hidden);
  }

  @Test
  void the_dashboard_chooses_source_namespace_and_job() throws IOException {
    var dashboard = dashboard();
    assertEquals("sitrep", dashboard.path("uid").asText());
    assertEquals(
        List.of("datasource", "namespace", "job"),
        items(dashboard.at("/templating/list")).map(one -> one.path("name").asText()).toList());
    dashboardExpressions()
        .forEach(one -> assertTrue(one.contains("{namespace=\"$namespace\",job=\"$job\""), one));
    var ids = items(dashboard.path("panels")).map(one -> one.path("id").asInt()).toList();
    assertEquals(ids.size(), new HashSet<>(ids).size());
    items(dashboard.path("panels"))
        .flatMap(one -> items(one.path("targets")))
        .forEach(target -> assertEquals("${datasource}", target.at("/datasource/uid").asText()));
  }

  @Test
  void the_dashboard_is_where_grafana_looks() throws Exception {
    var map = Rendered.overlay("standard").one("ConfigMap", "sitrep-dashboard");
    assertEquals("1", map.at("/metadata/labels/grafana_dashboard").asText());
    assertEquals(dashboard(), JSON.readTree(map.at("/data/sitrep.json").asText()));
  }

  @Test
  void prometheus_scrapes_the_port_of_the_service() throws Exception {
    var standard = Rendered.overlay("standard");
    var monitor = standard.one("ServiceMonitor", "sitrep");
    var service = standard.one("Service", "sitrep");
    assertTrue(
        KubeLinterTest.selects(
            monitor.at("/spec/selector/matchLabels"), service.at("/metadata/labels")));
    assertEquals(service.at("/spec/ports/0/name"), monitor.at("/spec/endpoints/0/port"));
  }

  @Test
  void each_alert_says_how_bad_it_is_and_what_to_do() throws IOException {
    var help = Files.readString(MONITORING.resolve("README.md"));
    var names = new ArrayList<String>();
    for (var rule : rules()) {
      var name = rule.path("alert").asText();
      names.add(name);
      assertTrue(name.startsWith("Sitrep"), name);
      assertTrue(
          Set.of("critical", "warning", "info").contains(rule.at("/labels/severity").asText()),
          name);
      assertFalse(rule.at("/annotations/summary").asText().isBlank(), name);
      assertFalse(rule.at("/annotations/description").asText().isBlank(), name);
      var url = rule.at("/annotations/runbook_url").asText();
      assertTrue(
          url.endsWith("/deploy/monitoring/README.md#" + name.toLowerCase(Locale.ROOT)), url);
      assertTrue(help.contains("\n## " + name + "\n"), name);
    }
    assertEquals(
        names,
        help.lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList());
  }

  @Test
  void each_alert_is_tested() throws IOException {
    var tests = Files.readString(MONITORING.resolve("prometheusrule_test.yaml"));
    rules()
        .forEach(rule ->
            assertTrue(
                tests.contains("alertname=\"" + rule.path("alert").asText() + "\""),
                rule::toString));
  }

  @Test
  void promtool_takes_the_rules_and_they_fire_when_they_should() throws Exception {
    var rules = folder.resolve("rules.yaml");
    JSON.writeValue(rules.toFile(), rule().path("spec"));
    var tests = folder.resolve("test.yaml");
    Files.copy(MONITORING.resolve("prometheusrule_test.yaml"), tests);
    var checked = Tools.run("prometheus", "promtool", "check", "rules", rules.toString());
    assertTrue(checked.contains(rules().size() + " rules found"), checked);
    Tools.run("prometheus", "promtool", "test", "rules", tests.toString());
  }

  @Test
  void promtool_understands_what_the_dashboard_asks() throws Exception {
    var rules = JSON.createObjectNode();
    var list = rules.putArray("groups").addObject().put("name", "dashboard").putArray("rules");
    dashboardExpressions()
        .distinct()
        .forEach(one ->
            list.addObject()
                .put("record", "dashboard:" + list.size())
                .put("expr", one.replace("$__rate_interval", "5m")));
    var file = folder.resolve("dashboard.yaml");
    JSON.writeValue(file.toFile(), rules);
    Tools.run("prometheus", "promtool", "check", "rules", file.toString());
  }

  private static Stream<String> expressions() throws IOException {
    return Stream.concat(
        rules().stream().map(rule -> rule.path("expr").asText()), dashboardExpressions());
  }

  private static Set<String> metrics(String expression) {
    return METRIC
        .matcher(SELECTOR.matcher(expression).replaceAll(""))
        .results()
        .map(one -> one.group())
        .collect(Collectors.toSet());
  }

  private static Stream<String> dashboardExpressions() throws IOException {
    return items(dashboard().path("panels"))
        .flatMap(panel -> items(panel.path("targets")))
        .map(target -> target.path("expr").asText());
  }

  private static JsonNode dashboard() throws IOException {
    return JSON.readTree(MONITORING.resolve("dashboard.json").toFile());
  }

  private static JsonNode rule() throws IOException {
    return Rendered.read(MONITORING.resolve("prometheusrule.yaml")).getFirst();
  }

  private static List<JsonNode> rules() throws IOException {
    return items(rule().at("/spec/groups")).flatMap(group -> items(group.path("rules"))).toList();
  }
}
