package dev.sitrep.receiver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the overlays come to, for the program and for those who change them.
class OverlaysTest {
  private static final Pattern TAG = Pattern.compile("newTag: (.*)");

  @TempDir private Path folder;

  @Test
  void the_program_takes_the_configuration_of_each() throws Exception {
    for (var rendered : Rendered.overlays()) {
      var config = Configured.of(rendered, folder);
      assertTrue(config.decided(), rendered.name());
      assertEquals(8080, config.server().port());
      assertEquals("0.0.0.0", config.server().host());
      assertEquals(!rendered.name().equals("demo"), config.model().configured(), rendered.name());
      assertEquals(
          rendered.name().equals("ha"), config.store().postgres().isPresent(), rendered.name());
    }
  }

  @Test
  void alertmanager_may_send_and_nothing_else() throws Exception {
    var access = Configured.of(Rendered.overlay("standard"), folder).access();
    assertEquals(
        List.of(Set.of(Role.WEBHOOK), Set.of(Role.VIEWER, Role.ASKER)),
        access.stream().map(one -> one.roles()).toList());
  }

  @Test
  void the_store_is_on_the_volume() throws Exception {
    var rendered = Rendered.overlay("standard");
    var config = Configured.of(rendered, folder);
    assertEquals(Path.of("/var/lib/sitrep/sitrep.db"), config.store().path());
    assertTrue(
        Rendered.items(
                rendered
                    .one("Deployment", "sitrep")
                    .at("/spec/template/spec/containers/0/volumeMounts"))
            .anyMatch(mount -> mount.path("mountPath").asText().equals("/var/lib/sitrep")));
  }

  @Test
  void the_job_loads_the_model_that_is_asked() throws Exception {
    var rendered = Rendered.overlay("standard");
    var model = Configured.of(rendered, folder).model();
    var service = rendered.one("Service", "ollama");
    assertEquals(
        "http://ollama:" + service.at("/spec/ports/0/port").asInt(), model.url().toString());
    var asks = rendered.one("Job", "ollama-pull").at("/spec/template/spec/containers/0/env");
    assertTrue(
        Rendered.items(asks)
            .anyMatch(one ->
                one.at("/valueFrom/configMapKeyRef/key").asText().equals("SITREP_MODEL_NAME")));
  }

  @Test
  void ollama_counts_its_own_processors_and_knows_no_cloud() throws Exception {
    var env =
        Rendered.items(
                Rendered.overlay("standard")
                    .one("Deployment", "ollama")
                    .at("/spec/template/spec/containers/0/env"))
            .collect(Collectors.toMap(one -> one.path("name").asText(), one -> one));
    assertEquals(
        "limits.cpu",
        env.get("LLAMA_ARG_THREADS").at("/valueFrom/resourceFieldRef/resource").asText());
    assertEquals("1", env.get("OLLAMA_NO_CLOUD").path("value").asText());
    var resources =
        Rendered.overlay("standard")
            .one("Deployment", "ollama")
            .at("/spec/template/spec/containers/0/resources");
    assertEquals(resources.path("limits"), resources.path("requests"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SITREP_MODEL_NAME=m", "system.md=Explain.", "postgresql://sitrep@db"})
  void what_is_changed_in_git_is_another_pod(String text) throws Exception {
    var before =
        Rendered.with(folder, "ollama", "prompts", "postgres")
            .one("Deployment", "sitrep")
            .path("spec");
    var file = folder.resolve("kustomization.yaml");
    Files.writeString(file, Files.readString(file).replace(text, text + "2"));
    assertNotEquals(before, Rendered.of(folder).one("Deployment", "sitrep").path("spec"));
  }

  /// Image Updater and Flux write quotes; people have to.
  @ParameterizedTest
  @ValueSource(strings = {"1234567", "0123456", "12345e7", "a1b2c3d"})
  void a_tag_of_seven_hex_digits_stays_a_text(String tag) throws Exception {
    Rendered.with(folder, "nodes");
    var file = folder.resolve("kustomization.yaml");
    Files.writeString(file, Files.readString(file).replace("0000000", tag));
    Rendered.forget(folder);
    assertEquals(
        "sitrep:" + tag,
        Rendered.of(folder)
            .one("Deployment", "sitrep")
            .at("/spec/template/spec/containers/0/image")
            .asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234567", "0123456", "12345e7"})
  void without_quotes_it_is_a_number_and_refused(String tag) throws Exception {
    Rendered.with(folder, "nodes");
    var file = folder.resolve("kustomization.yaml");
    Files.writeString(file, Files.readString(file).replace("\"0000000\"", tag));
    var ran = Tools.ran("kubectl", "kubectl", "kustomize", folder.toString());
    assertNotEquals(0, ran.status());
    assertTrue(ran.output().contains("newTag"), ran.output());
  }

  @Test
  void tags_are_written_in_quotes() throws IOException {
    for (var name : List.of("demo", "standard", "ha")) {
      var text =
          Files.readString(Tools.DEPLOY.resolve("overlays/%s/kustomization.yaml".formatted(name)));
      var tags = TAG.matcher(text).results().map(one -> one.group(1)).toList();
      assertFalse(tags.isEmpty());
      tags.forEach(tag -> assertTrue(tag.startsWith("\""), () -> name + ": " + tag));
    }
  }

  @Test
  void the_updater_writes_where_the_application_reads() throws IOException {
    var updater =
        Rendered.read(Tools.DEPLOY.resolve("argocd/imageupdater.yaml")).getFirst().path("spec");
    var application = Rendered.read(Tools.DEPLOY.resolve("argocd/application.yaml")).getFirst();
    var path = application.at("/spec/source/path").asText();
    assertEquals(
        "kustomization:/" + path,
        updater.at("/writeBackConfig/gitConfig/writeBackTarget").asText());
    assertEquals(
        application.at("/spec/source/targetRevision"),
        updater.at("/writeBackConfig/gitConfig/branch"));
    assertEquals(Rendered.name(application), updater.at("/applicationRefs/0/namePattern").asText());
    var image = updater.at("/applicationRefs/0/images/0");
    var written =
        Rendered.read(Path.of("..", path, "kustomization.yaml")).getFirst().at("/images/0");
    assertEquals(written.path("name"), image.at("/manifestTargets/kustomize/name"));
    assertEquals(written.path("newName"), image.path("imageName"));
    var allowed = updater.at("/commonUpdateSettings/allowTags").asText();
    assertTrue(allowed.startsWith("regexp:"), allowed);
    var tags = Pattern.compile(allowed.substring("regexp:".length()));
    for (var tag : List.of("1234567", "12345e7", "a1b2c3d")) {
      assertTrue(tags.matcher(tag).find(), tag);
    }
    for (var tag : List.of("latest", "main-1763800000-a1b2c3d", "a1b2c3d4", "sha-a1b2c3d")) {
      assertFalse(tags.matcher(tag).find(), tag);
    }
  }

  @Test
  void flux_orders_images_by_the_time_in_their_second_tag() throws IOException {
    var policy =
        Rendered.read(Tools.DEPLOY.resolve("flux/images.yaml")).stream()
            .filter(one -> one.path("kind").asText().equals("ImagePolicy"))
            .findFirst()
            .orElseThrow();
    var tag = Pattern.compile(policy.at("/spec/filterTags/pattern").asText().replace("?P<", "?<"));
    var matcher = tag.matcher("main-1763800000-a1b2c3d");
    assertTrue(matcher.matches());
    assertEquals("1763800000", matcher.group("at"));
    assertFalse(tag.matcher("a1b2c3d").matches());
    for (var name : List.of("standard", "ha")) {
      assertTrue(
          Files.readString(Tools.DEPLOY.resolve("overlays/%s/kustomization.yaml".formatted(name)))
              .contains(
                  "# {\"$imagepolicy\": \"flux-system:%s:tag\"}".formatted(Rendered.name(policy))));
    }
  }

  @Test
  void each_component_renders() throws Exception {
    for (var component :
        List.of(
            "cluster-wide",
            "nodes",
            "cilium",
            "calico",
            "ollama",
            "ollama-external",
            "external-secrets",
            "sealed-secrets",
            "postgres",
            "prompts")) {
      Rendered.forget(folder);
      var config =
          Configured.of(Rendered.with(folder, component), Files.createTempDirectory(folder, "etc"));
      assertEquals(Config.Auth.UNDECIDED, config.server().auth());
    }
  }

  @Test
  void a_gpu_replaces_processors() throws Exception {
    var limits =
        Rendered.with(folder, "ollama", "ollama-gpu")
            .one("Deployment", "ollama")
            .at("/spec/template/spec/containers/0/resources/limits");
    assertEquals("1", limits.path("nvidia.com/gpu").asText());
    assertEquals("2", limits.path("cpu").asText());
  }
}
