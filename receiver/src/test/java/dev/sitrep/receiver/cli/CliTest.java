package dev.sitrep.receiver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.alert.Payloads;
import dev.sitrep.notifier.Channels;
import dev.sitrep.receiver.Service;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private static final Map<String, String> NO_OLLAMA = Map.of("OLLAMA_HOST", "127.0.0.1:1");

  @TempDir private Path folder;

  private static String recording() throws Exception {
    var file = Objects.requireNonNull(CliTest.class.getResource("/demo/faults.tsv"));
    return Path.of(file.toURI()).resolveSibling("cluster").toString();
  }

  private static String alert(String name) throws Exception {
    var file = Objects.requireNonNull(CliTest.class.getResource("/demo/faults.tsv"));
    return Path.of(file.toURI()).resolveSibling("alerts").resolve(name).toString();
  }

  private String write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|demo serve check diagnose record render notify-test dead-letters ask eval bench torture",
        "demo|--once",
        "serve|--config --model",
        "diagnose|--namespace --target --dump --context --alert --model --output QUESTION",
        "check|--config --model --context --ask --output",
        "record|--namespace --to --alert --context --dump host:port",
        "render|--config --channel NAME|TYPE FILE",
        "notify-test|--config CHANNEL",
        "dead-letters|list retry drop",
        "dead-letters list|--config --limit --output",
        "dead-letters retry|--config --all --channel ID",
        "dead-letters drop|--config --all --channel --yes ID",
        "ask|--model QUESTION",
        "eval|--model --scenarios --limit --repeat --patience --output --to --verbose",
        "bench|evidence intake",
        "bench evidence|--context --sizes --runs WRITES throw",
        "bench intake|--seconds --clients --dir",
        "torture|--only --short --kills --postgres --steady-seconds --seed --dir --list",
      })
  void every_command_has_its_help(String command, String words) {
    var ran = Ran.here((command + " --help").strip().split(" ", -1));
    assertEquals(0, ran.exit(), ran.err());
    assertEquals("", ran.err());
    assertTrue(ran.out().startsWith(("Usage: sitrep " + command).strip()), ran.out());
    for (var word : words.split(" ", -1)) {
      assertTrue(ran.out().contains(word), () -> word + " in " + ran.out());
    }
  }

  @Test
  void without_a_command_it_shows_its_help() {
    var ran = Ran.here();
    assertEquals(0, ran.exit());
    assertTrue(ran.out().startsWith("Usage: sitrep "), ran.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diagnos|diagnos",
        "diagnose --dmup x|--dmup",
        "diagnose -n|--namespace",
        "diagnose -n a --output xml|xml",
        "diagnose -n a b c|c",
        "serve now|now",
        "ask|QUESTION",
        "demo --twice|--twice",
        "torture --kills many|--kills",
        "dead-letters list --output xml|xml",
      })
  void a_command_line_without_sense_is_told_with_the_manual(String line, String word) {
    Ran.here(line.split(" ", -1)).misused(word);
  }

  @Test
  void torture_and_bench_want_numbers_that_make_sense_and_rows_that_are_there() {
    Ran.here("torture", "--only", "kil").cannot("--only kil", "kill, ");
    Ran.here("torture", "--kills", "0").cannot("--kills 0", "1 to");
    Ran.here("torture", "--steady-seconds", "0").cannot("--steady-seconds 0");
    Ran.here("bench", "intake", "--clients", "0").cannot("--clients 0", "1 to");
    Ran.here("bench", "intake", "--seconds", "0").cannot("--seconds 0", "1 to");
    assertTrue(
        Ran.here("torture", "--list").out().lines().anyMatch(line -> line.startsWith("same ")));
  }

  @Test
  void diagnose_wants_a_namespace_or_an_alert() throws Exception {
    Ran.here("diagnose", "--dump", recording()).cannot("-n NAMESPACE", "--alert");
    Ran.here("diagnose", "-n", "a", "--dump", recording(), "--context", "c")
        .cannot("--dump", "--context");
  }

  @Test
  void a_dump_that_is_none_is_told() throws Exception {
    var missing = folder.resolve("none").toString();
    Ran.here("diagnose", "-n", "a", "--dump", missing).cannot(missing, "does not exist");
    var empty = Files.createDirectory(folder.resolve("empty")).toString();
    Ran.here("diagnose", "-n", "a", "--dump", empty).cannot(empty, "kubectl cluster-info dump");
    Files.createDirectory(folder.resolve("garbage"));
    write("garbage/pods.json", "{\"kind\": \"PodList\", \"items\": [");
    Ran.here("diagnose", "-n", "a", "--dump", folder.resolve("garbage").toString())
        .cannot("pods.json");
    var file = write("notes.txt", "hello");
    Ran.here("diagnose", "-n", "a", "--dump", file).cannot(file);
    var zip = write("notes.zip", "hello");
    Ran.here("diagnose", "-n", "a", "--dump", zip).cannot(zip, "zip");
  }

  @Test
  void a_namespace_or_target_that_is_not_there_is_told_with_what_is() throws Exception {
    Ran.here("diagnose", "-n", "shop", "--dump", recording())
        .cannot("no namespace shop", "checkout, storefront");
    Ran.here("diagnose", "-n", "Shop!", "--dump", recording()).cannot("is no Kubernetes name");
    Ran.here("diagnose", "-n", "storefront", "--target", "deployment/x", "--dump", recording())
        .cannot("no deployment x", "kubectl -n storefront get deployments");
    Ran.here("diagnose", "-n", "storefront", "--target", "api", "--dump", recording())
        .cannot("kind/name", "deployment/api");
  }

  @Test
  void a_namespace_that_may_not_be_read_is_told_with_those_that_may() throws Exception {
    Ran.apart(
            folder,
            Map.of("SITREP_CLUSTER_NAMESPACES", "storefront"),
            "diagnose",
            "-n",
            "checkout",
            "--dump",
            recording())
        .cannot("checkout", "allowed are storefront", "cluster.namespaces");
  }

  @Test
  void an_alert_that_is_none_is_told() throws Exception {
    Ran.here("diagnose", "--dump", recording(), "--alert", "none.json")
        .cannot("none.json", "no such file");
    var text = write("alert.json", "hello");
    Ran.here("diagnose", "--dump", recording(), "--alert", text).cannot(text, "not JSON", "4");
    Ran.here("diagnose", "--dump", recording(), "--alert", folder.toString())
        .cannot(folder.toString(), "cannot be read");
    Ran.here("diagnose", "--dump", recording(), "--alert", alert("22-watchdog.json"))
        .cannot("22-watchdog.json", "no alert in it is about a target");
  }

  @Test
  void a_context_that_is_not_there_is_told_with_those_that_are() throws Exception {
    var kubeconfig =
        write(
            "kubeconfig",
            """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {}}]
            contexts: [{name: here, context: {cluster: c, user: u}}]
            """);
    var env = Map.of("KUBECONFIG", kubeconfig);
    Ran.apart(folder, env, "diagnose", "-n", "a", "--context", "there")
        .cannot("context there", "kubeconfig", "here");
    Ran.apart(folder, env, "diagnose", "-n", "a").cannot("127.0.0.1:1", "not reachable");
  }

  @Test
  void no_cluster_at_all_is_told() throws Exception {
    Ran.apart(folder, Map.of(), "diagnose", "-n", "a").cannot("no cluster", "KUBECONFIG");
    Ran.apart(folder, Map.of("KUBECONFIG", "/none/config"), "diagnose", "-n", "a")
        .cannot("/none/config", "unset it");
  }

  @Test
  void the_report_comes_without_the_model_too() throws Exception {
    var ran =
        Ran.apart(
            folder,
            NO_OLLAMA,
            "diagnose",
            "--dump",
            recording(),
            "-n",
            "storefront",
            "--target",
            "deployment/api",
            "--model",
            "qwen3:8b");
    assertEquals(0, ran.exit(), ran.err());
    assertEquals("", ran.err());
    assertTrue(ran.out().contains("DATABASE_URL"), ran.out());
    assertTrue(ran.out().contains("rules only"), ran.out());
    assertTrue(ran.out().contains("127.0.0.1:1"), ran.out());
    ran.hasNoTrace();
  }

  @Test
  void json_output_is_json() throws Exception {
    var ran =
        Ran.here(
            "diagnose",
            "--dump",
            recording(),
            "--alert",
            alert("01-api-crash-loop.json"),
            "--output",
            "json",
            "--model",
            "none");
    assertEquals(0, ran.exit(), ran.err());
    var json = new ObjectMapper().readTree(ran.out());
    assertEquals("sitrep.report/v1", json.path("schema").asText());
    assertTrue(json.path("cause").path("sentence").asText().contains("DATABASE_URL"));
  }

  @Test
  void the_reports_of_a_whole_group_are_json_one_after_the_other() throws Exception {
    var ran =
        Ran.here(
            "diagnose",
            "--dump",
            recording(),
            "--alert",
            alert("21-checkout-storm.json"),
            "--output",
            "json",
            "--model",
            "none");
    assertEquals(0, ran.exit(), ran.err());
    try (var reports = new ObjectMapper().readerFor(Object.class).<Object>readValues(ran.out())) {
      assertTrue(reports.readAll().size() >= 7);
    }
  }

  @Test
  void render_prints_what_a_channel_would_send() throws Exception {
    var file = write("report.json", sample());
    var ran = Ran.here("render", "--channel", "webhook", file);
    assertEquals(0, ran.exit(), ran.err());
    assertEquals(new ObjectMapper().readTree(sample()), new ObjectMapper().readTree(ran.out()));
    assertTrue(Ran.here("render", "--channel", "console", file).out().startsWith("● warning"));

    Ran.here("render", "--channel", "pager", file).cannot("--channel pager", "types are");
    Ran.here("render", "--channel", "console", "nowhere.json")
        .cannot("nowhere.json", "name a file");
    var other = write("other.json", "[]");
    Ran.here("render", "--channel", "console", other).cannot(other, "no report of schema");
  }

  @Test
  void notify_test_sends_one_of_each_kind() throws Exception {
    var config = write("sitrep.yaml", "channels: [{name: out, type: console}]\n");
    var ran = Ran.apart(folder, Map.of(), "notify-test", "--config", config);
    assertEquals(0, ran.exit(), ran.err());
    for (var kind : List.of("firing", "update", "resolved", "storm")) {
      assertTrue(ran.out().lines().anyMatch(line -> line.matches("out +" + kind + " +sent")), kind);
    }
    assertTrue(ran.out().contains("a test, nothing is wrong"), ran.out());
    Ran.apart(folder, Map.of(), "notify-test", "--config", config, "ops").cannot("ops", "out");
  }

  @Test
  void notify_test_tells_who_did_not_take_it() throws Exception {
    var config =
        write(
            "sitrep.yaml", "channels: [{name: hook, type: webhook, url: 'http://127.0.0.1:1/'}]\n");
    var ran = Ran.apart(folder, Map.of(), "notify-test", "--config", config);
    assertEquals(1, ran.exit(), ran.out());
    assertTrue(ran.out().contains("not now: cannot connect to 127.0.0.1"), ran.out());
  }

  private static String sample() throws Exception {
    try (var in = Channels.class.getResourceAsStream("samples/firing.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void an_empty_question_is_told(String question) {
    Ran.here("ask", question).cannot("no question", "sitrep ask");
  }

  @Test
  void ask_without_a_model_is_told_with_the_way_out() throws Exception {
    Ran.apart(folder, Map.of(), "ask", "what is a PVC?")
        .cannot("no model configured", "model.name");
    Ran.apart(folder, NO_OLLAMA, "ask", "--model", "qwen3:8b", "what is a PVC?")
        .cannot("127.0.0.1:1", "ollama serve");
    Ran.apart(folder, NO_OLLAMA, "ask", "--model", "qwen3:8b-cloud", "what is a PVC?")
        .cannot("qwen3:8b-cloud", "set a local model");
  }

  @Test
  void check_prints_a_line_for_everything_and_ends_well_when_nothing_failed() throws Exception {
    var ran = Ran.apart(folder, ready("SITREP_SERVER_PORT", "0"), "check");
    assertEquals(0, ran.exit(), ran.out());
    assertEquals("", ran.err());
    for (var words :
        List.of(
            "ok +config +server.auth",
            "warning +config +server.url",
            "ok +cluster +dump +dump ",
            "skipped +model +none",
            "ok +channels +console",
            "ok +store +disk",
            "\\d+ checks: \\d+ ok, \\d+ warning, 2 skipped")) {
      assertTrue(ran.out().lines().anyMatch(line -> line.matches(words + ".*")), words + ran.out());
    }
    assertFalse(Files.exists(folder.resolve("sitrep.db")), "nothing is left behind");
    ran.hasNoTrace();
  }

  @Test
  void check_tells_every_fault_of_a_configuration() throws Exception {
    var file = write("sitrep.yaml", "server:\n  auth: token\n  prot: 8080\nmodle: {}\n");
    var ran = Ran.apart(folder, Map.of(), "check", "--config", file, "--output", "json");
    assertEquals(1, ran.exit());
    assertEquals("", ran.err());
    var json = new ObjectMapper().readTree(ran.out());
    assertFalse(json.path("ok").asBoolean(true));
    var failed = new ArrayList<String>();
    for (var check : json.path("checks")) {
      if (check.path("result").asText().equals("failed")) {
        failed.add(check.path("fix").asText());
      }
    }
    assertEquals(
        List.of(
            "the nearest known one is server.port",
            "the nearest known one is model",
            "set it to the file with the token"),
        failed);
  }

  @Test
  void check_tells_what_cannot_be_reached_without_a_trace() throws Exception {
    var kubeconfig =
        write(
            "kubeconfig",
            """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{name: c, cluster: {server: "http://me:geheim@127.0.0.1:1"}}]
            users: [{name: u, user: {}}]
            contexts: [{name: here, context: {cluster: c, user: u}}]
            """);
    var env =
        Map.of(
            "KUBECONFIG", kubeconfig,
            "OLLAMA_HOST", "127.0.0.1:1",
            "SITREP_SERVER_AUTH", "none",
            "SITREP_STORE_PATH", "/proc/none/sitrep.db");
    var ran = Ran.apart(folder, env, "check", "--model", "qwen3:8b");
    assertEquals(1, ran.exit(), ran.out());
    for (var word :
        List.of(
            "context here at http://127.0.0.1:1: API server not reachable",
            "NetworkPolicy",
            "skipped  cluster       rights",
            "failed   model         qwen3:8b",
            "ollama serve",
            "failed   store",
            "its folder /proc cannot be written")) {
      assertTrue(ran.out().contains(word), () -> word + " in " + ran.out());
    }
    assertFalse(ran.out().contains("geheim"), ran.out());
    ran.hasNoTrace();
    Ran.apart(folder, Map.of("KUBECONFIG", "/none/config"), "check").hasNoTrace();
  }

  @Test
  void serve_wants_to_know_who_may_call() throws Exception {
    Ran.apart(folder, Map.of(), "serve").cannot("server.auth", "token", "none");
    assertFalse(Files.exists(folder.resolve("data")), "nothing is made before it is known");
  }

  @Test
  void a_configuration_that_is_wrong_is_told() throws Exception {
    var file = write("sitrep.yaml", "server:\n  auth: none\n  prot: 8080\n");
    Ran.apart(folder, Map.of(), "serve", "--config", file)
        .cannot("sitrep.yaml line 3", "prot", "port");
    Ran.apart(folder, Map.of("SITREP_SERVER_PROT", "1"), "serve")
        .cannot("SITREP_SERVER_PROT", "SITREP_SERVER_PORT");
    Ran.apart(folder, Map.of("SITREP_CONFIG", "none.yaml"), "serve").cannot("none.yaml");
    Ran.apart(folder, Map.of("SITREP_SERVER_AUTH", "none", "SITREP_CLUSTER_DUMP", "none"), "serve")
        .cannot("dump none", "does not exist");
    Ran.apart(folder, Map.of("OLLAMA_HOST", "http://a b"), "serve").cannot("OLLAMA_HOST", "a b");
  }

  private Map<String, String> ready(String variable, String value) throws Exception {
    return Map.of(
        "SITREP_SERVER_AUTH",
        "none",
        "SITREP_CLUSTER_DUMP",
        recording(),
        "SITREP_STORE_PATH",
        folder.resolve("sitrep.db").toString(),
        variable,
        value);
  }

  @Test
  void an_address_that_cannot_be_had_is_told() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = String.valueOf(taken.getLocalPort());
      Ran.apart(folder, ready("SITREP_SERVER_PORT", port), "serve")
          .cannot("server.port", port, "taken");
    }
    Ran.apart(folder, ready("SITREP_SERVER_HOST", "no.such.host.invalid"), "serve")
        .cannot("server.host", "no.such.host.invalid");
    Ran.apart(folder, ready("SITREP_SERVER_HOST", "192.0.2.1"), "serve")
        .cannot("server.host", "192.0.2.1", "no address of this machine");
  }

  @Test
  void a_store_that_cannot_be_written_is_told() throws Exception {
    var file = write("file", "hello");
    var env = Map.of("SITREP_SERVER_AUTH", "none", "SITREP_CLUSTER_DUMP", recording());
    for (var path : new String[] {file, file + "/sitrep.db", "/proc/none/sitrep.db"}) {
      var with = new HashMap<>(env);
      with.put("SITREP_STORE_PATH", path);
      with.put("SITREP_SERVER_PORT", "0");
      Ran.apart(folder, with, "serve").cannot("store", path);
    }
    assertEquals("hello", Files.readString(Path.of(file)));
  }

  @Test
  void serve_takes_alerts_until_it_is_asked_to_stop() throws Exception {
    var out = folder.resolve("out.txt");
    var err = folder.resolve("err.txt");
    var process = Ran.start(folder, ready("SITREP_SERVER_PORT", "0"), out, err, "serve");
    try {
      Service.eventually("an address", () -> Files.readString(out).contains("listens at http"));
      var url = Files.readString(out).replaceAll("(?s).*listens at (\\S+).*", "$1");
      try (var http = HttpClient.newHttpClient()) {
        var body = BodyPublishers.ofFile(Path.of(alert("01-api-crash-loop.json")));
        var request = HttpRequest.newBuilder(URI.create(url + "/webhooks/alertmanager"));
        var answer = http.send(request.POST(body).build(), BodyHandlers.ofString());
        assertEquals(202, answer.statusCode(), answer.body());
      }
      Service.eventually("a report", () -> Files.readString(out).contains("DATABASE_URL"));
      process.destroy();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      new Ran(process.exitValue(), Files.readString(out), Files.readString(err)).hasNoTrace();
      assertFalse(Files.readString(err).contains("ERROR"), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void an_alert_for_another_cluster_still_gets_a_report() throws Exception {
    var body = Files.write(folder.resolve("a.json"), Payloads.bytes("01-firing-single")).toString();
    var ran = Ran.here("diagnose", "--dump", recording(), "--alert", body, "--model", "none");
    assertEquals(0, ran.exit(), ran.err());
    assertTrue(ran.out().contains("shop/pod checkout-6d8f7c9b5d-x2x7q"), ran.out());
    ran.hasNoTrace();
  }
}
