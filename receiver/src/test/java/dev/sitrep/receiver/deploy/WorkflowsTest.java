package dev.sitrep.receiver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `.github`: what runs with rights that are worth stealing.
class WorkflowsTest {
  private static final Path GITHUB = Path.of("..", ".github");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /// A commit and, for people, its version.
  private static final Pattern USES =
      Pattern.compile("^\\s*(?:- )?uses: (\\S+)@([0-9a-f]{40}) # (v\\d+\\.\\d+\\.\\d+)$");

  @Test
  void every_action_is_a_commit_and_tells_its_version() throws IOException {
    var commits = new HashMap<String, String>();
    for (var workflow : workflows().entrySet()) {
      for (var line : workflow.getValue().lines().filter(l -> l.contains("uses:")).toList()) {
        var uses = USES.matcher(line);
        assertTrue(uses.matches(), () -> workflow.getKey() + ": " + line);
        var action = uses.group(1);
        var same = commits.putIfAbsent(action, uses.group(2) + uses.group(3));
        assertTrue(
            same == null || same.equals(uses.group(2) + uses.group(3)),
            () -> action + " has two versions");
      }
    }
    assertTrue(commits.containsKey("actions/checkout"), commits::toString);
  }

  @Test
  void nothing_is_allowed_but_what_a_job_asks_for() throws IOException {
    for (var workflow : workflows().entrySet()) {
      var name = workflow.getKey();
      var yaml = YAML.readTree(workflow.getValue());
      assertTrue(yaml.path("permissions").isObject(), name);
      assertTrue(yaml.path("permissions").isEmpty(), name);
      assertTrue(yaml.path("concurrency").has("group"), name);
      yaml.path("jobs")
          .properties()
          .forEach(job -> {
            assertTrue(job.getValue().path("permissions").isObject(), name + " " + job.getKey());
            assertTrue(job.getValue().has("timeout-minutes"), name + " " + job.getKey());
            assertFalse(
                job.getValue().path("permissions").path("contents").asText().equals("write"), name);
          });
    }
  }

  @Test
  void no_checkout_leaves_its_token_behind() throws IOException {
    for (var workflow : workflows().entrySet()) {
      for (var step : steps(YAML.readTree(workflow.getValue()))) {
        if (step.path("uses").asText().startsWith("actions/checkout@")) {
          assertEquals(
              "false", step.path("with").path("persist-credentials").asText(), workflow.getKey());
        }
      }
    }
  }

  /// What somebody else has written, a branch's name for one, would be run as a command.
  @Test
  void no_expression_stands_in_a_command() throws IOException {
    for (var workflow : workflows().entrySet()) {
      for (var step : steps(YAML.readTree(workflow.getValue()))) {
        assertFalse(step.path("run").asText().contains("${{"), workflow.getKey() + ": " + step);
      }
    }
  }

  @Test
  void strangers_changes_run_without_our_secrets() throws IOException {
    for (var workflow : workflows().entrySet()) {
      var events = YAML.readTree(workflow.getValue()).path("on");
      assertFalse(events.has("pull_request_target"), workflow.getKey());
      assertFalse(events.has("workflow_run"), workflow.getKey());
    }
  }

  @Test
  void every_job_runs_on_a_known_processor() throws IOException {
    var runners = new HashSet<String>();
    for (var workflow : workflows().values()) {
      YAML.readTree(workflow).findValues("runs-on").forEach(runner -> runners.add(runner.asText()));
    }
    assertEquals(Set.of("ubuntu-24.04", "${{ matrix.runner }}"), runners);
    for (var name : List.of("ci.yml", "image.yml")) {
      assertTrue(workflow(name).contains("ubuntu-24.04-arm"), name);
    }
  }

  /// Image Updater's commit would make an image, of which it would make a commit.
  @Test
  void what_the_image_updater_writes_makes_no_image() throws IOException {
    var push = YAML.readTree(workflow("image.yml")).path("on").path("push");
    var ignored = new ArrayList<String>();
    push.path("paths-ignore").forEach(pattern -> ignored.add(pattern.asText()));
    for (var overlay : List.of("standard", "ha")) {
      var written = Path.of("deploy", "overlays", overlay, "kustomization.yaml");
      assertTrue(
          ignored.stream()
              .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
              .anyMatch(pattern -> pattern.matches(written)),
          written::toString);
    }
    // and nothing that the image is made of
    for (var part :
        List.of("pom.xml", "deploy/image/Dockerfile", "receiver/src/main/java/A.java")) {
      assertTrue(
          ignored.stream()
              .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
              .noneMatch(pattern -> pattern.matches(Path.of(part))),
          part);
    }
  }

  @Test
  void a_tag_is_seven_digits_of_the_commit() throws IOException {
    var image = workflow("image.yml");
    assertTrue(image.contains("tag=${GITHUB_SHA::7}\n"));
    assertTrue(
        image.contains(
            "--tag \"$IMAGE:$tag\" --tag \"$IMAGE:main-$(date +%s)-$tag\" \"${images[@]}\"\n"));
  }

  @Test
  void dependabot_looks_at_libraries_actions_and_base_images() throws IOException {
    var updates = YAML.readTree(Files.readString(GITHUB.resolve("dependabot.yml"))).path("updates");
    var ecosystems = new TreeMap<String, String>();
    updates.forEach(one ->
        ecosystems.put(one.path("package-ecosystem").asText(), one.path("directory").asText()));
    assertEquals(
        Map.of("maven", "/", "github-actions", "/", "docker", "/deploy/image"), ecosystems);
  }

  @Test
  void actionlint_finds_nothing() throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("actionlint", "-no-color"));
    for (var name : workflows().keySet()) {
      command.add(GITHUB.resolve("workflows").resolve(name).toString());
    }
    Tools.run("golang-go, and with it github.com/rhysd/actionlint", command.toArray(String[]::new));
  }

  private static List<JsonNode> steps(JsonNode workflow) {
    var steps = new ArrayList<JsonNode>();
    workflow.path("jobs").forEach(job -> job.path("steps").forEach(steps::add));
    return steps;
  }

  private static String workflow(String name) throws IOException {
    return Files.readString(GITHUB.resolve("workflows").resolve(name));
  }

  private static Map<String, String> workflows() throws IOException {
    var all = new TreeMap<String, String>();
    try (var files = Files.list(GITHUB.resolve("workflows"))) {
      for (var file : files.toList()) {
        all.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    assertTrue(all.size() >= 5, all.keySet()::toString);
    return all;
  }
}
