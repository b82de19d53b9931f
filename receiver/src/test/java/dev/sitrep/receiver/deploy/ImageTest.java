package dev.sitrep.receiver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.notifier.Channel;
import dev.sitrep.receiver.Main;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `deploy/image`. That an image made of it runs is seen by `.ci/run`.
class ImageTest {
  private static final Path IMAGE = Path.of("..", "deploy", "image");
  private static final FileTime NOON = FileTime.from(Instant.parse("2026-11-21T12:00:00Z"));

  @TempDir private Path home;

  /// A layout with a Java that prints how it was started.
  @BeforeEach
  void a_layout() throws Exception {
    for (var folder : List.of("bin", "lib", "runtime/bin", "runtime/lib")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.copy(IMAGE.resolve("sitrep"), home.resolve("bin/sitrep"));
    write("runtime/bin/java", "#!/bin/sh\nfor word; do echo \"$word\"; done\n");
    assertTrue(home.resolve("runtime/bin/java").toFile().setExecutable(true));
    assertTrue(home.resolve("bin/sitrep").toFile().setExecutable(true));
    var files =
        List.of(
            "lib/a.jar", "lib/b.jar", "runtime/release", "runtime/lib/modules", "lib/sitrep.aot");
    var times = new StringBuilder();
    var digests = new StringBuilder();
    for (var file : files) {
      write(file, "what " + file + " holds");
      times.append(
          "%s %d %d\n"
              .formatted(file, Files.size(home.resolve(file)), NOON.toInstant().getEpochSecond()));
      digests.append("%s  %s\n".formatted(sha256(home.resolve(file)), file));
    }
    write("lib/sitrep.aot.files", times.toString());
    write("lib/sitrep.aot.sha256", digests.toString());
  }

  @Test
  void a_cache_that_fits_is_used_without_a_word() throws Exception {
    var ran = run();
    assertTrue(
        ran.out().contains("-XX:AOTCache=" + home.resolve("lib/sitrep.aot")), ran.toString());
    assertEquals(List.of(), ran.err());
  }

  @Test
  void a_copy_whose_times_are_others_fits_too() throws Exception {
    Files.setLastModifiedTime(
        home.resolve("lib/a.jar"), FileTime.from(NOON.toInstant().plusSeconds(3_600)));
    assertTrue(withCache(run()));
  }

  @Test
  void a_jar_that_was_replaced_is_said_in_one_line_and_sitrep_starts_without_the_cache()
      throws Exception {
    write("lib/a.jar", "what lib/a.jar HOLDS");
    Files.setLastModifiedTime(
        home.resolve("lib/a.jar"), FileTime.from(NOON.toInstant().plusSeconds(1)));
    leftOut();
  }

  @Test
  void so_are_a_jar_more_another_java_and_a_cache_that_is_cut_short() throws Exception {
    write("lib/aa.jar", "more");
    leftOut();
    Files.delete(home.resolve("lib/aa.jar"));
    assertTrue(withCache(run()));

    write("runtime/release", "JAVA_VERSION=25.0.4");
    leftOut();
    write("runtime/release", "what runtime/release holds");
    assertTrue(withCache(run()));

    write("lib/sitrep.aot", "what");
    leftOut();
    Files.delete(home.resolve("lib/sitrep.aot"));
    leftOut();
  }

  @Test
  void whoever_wants_no_cache_hears_nothing_of_it() throws Exception {
    var ran = run("SITREP_CACHE=off");
    assertFalse(withCache(ran));
    assertEquals(List.of(), ran.err());
  }

  @Test
  void options_come_after_ours_and_words_go_through_as_they_are() throws Exception {
    var out = run("SITREP_JAVA_OPTS=-Xmx1g -Da=b").out();
    assertTrue(out.indexOf("-Xmx1g") > out.indexOf("-Xmx256m"), out.toString());
    assertTrue(out.contains("-Da=b"), out.toString());
    assertEquals(List.of("ask", "two words"), out.subList(out.size() - 2, out.size()));
  }

  /// An empty entry is the folder in which somebody happens to be.
  @Test
  void the_class_path_is_the_jars_in_order_and_nothing_else() throws Exception {
    var out = run().out();
    assertEquals(
        home.resolve("lib/a.jar") + ":" + home.resolve("lib/b.jar"),
        out.get(out.indexOf("-cp") + 1));
  }

  @Test
  void java_is_started_as_in_a_checkout() throws IOException {
    var checkout = Files.readString(Path.of("..", "sitrep"));
    var options = "-XX:+UseSerialGC -Xmx256m --enable-native-access=ALL-UNNAMED";
    assertTrue(checkout.contains(options));
    assertTrue(text("sitrep").contains(options));
  }

  @Test
  void java_has_the_modules_that_our_classes_use() throws Exception {
    var used = new TreeSet<String>();
    for (var known : List.of(Main.class, Channel.class, Alert.class)) {
      used.addAll(
          modules(Path.of(known.getProtectionDomain().getCodeSource().getLocation().toURI())));
    }
    assertTrue(used.contains("java.net.http"), used::toString);
    var image = Set.copyOf(text("modules").lines().toList());
    assertEquals(
        Set.of(), used.stream().filter(m -> !image.contains(m)).collect(Collectors.toSet()));
  }

  @Test
  void the_dockerfile_holds_what_the_script_makes() throws IOException {
    var dockerfile = text("Dockerfile");
    assertTrue(dockerfile.contains("deploy/image/root /image\n"));
    assertTrue(dockerfile.contains("FROM scratch\n"));
    assertTrue(dockerfile.contains("COPY --from=build /image /\n"));
    assertTrue(dockerfile.contains("ENTRYPOINT [\"/opt/sitrep/bin/sitrep\"]\n"));
    assertTrue(text("root").contains("\"$here/layout\" \"$dir/opt/sitrep\"\n"));
    assertTrue(text("layout").contains("\"$dir/bin/sitrep\"\n"));
    var user = Pattern.compile("^user=(\\d+)$", Pattern.MULTILINE).matcher(text("root"));
    assertTrue(user.find());
    assertTrue(dockerfile.contains("\nUSER %1$s:%1$s\n".formatted(user.group(1))));
  }

  /// The host of a registry has a dot or a port; whoever has a mirror says so with BUILD.
  @Test
  void base_images_are_arguments_with_short_names() throws IOException {
    var bases =
        text("Dockerfile")
            .lines()
            .filter(line -> line.startsWith("FROM ") || line.startsWith("ARG BUILD="))
            .toList();
    assertEquals(
        List.of("ARG BUILD=maven:3.9-eclipse-temurin-25", "FROM ${BUILD} AS build", "FROM scratch"),
        bases);
  }

  @Test
  void what_is_built_is_sent_to_the_builder() throws IOException {
    var sent = text("Dockerfile.dockerignore").lines().toList();
    var modules =
        Pattern.compile("<module>(\\w+)</module>")
            .matcher(Files.readString(Path.of("..", "pom.xml")))
            .results()
            .map(module -> module.group(1))
            .toList();
    assertTrue(modules.contains("receiver"));
    var needed =
        Stream.concat(
                Stream.of("!pom.xml", "!sitrep", "!deploy/image"),
                modules.stream()
                    .flatMap(module ->
                        Files.isDirectory(Path.of("..", module, "src", "main"))
                            ? Stream.of(
                                "!%s/pom.xml".formatted(module), "!%s/src/main".formatted(module))
                            : Stream.of("!%s/pom.xml".formatted(module))))
            .toList();
    assertEquals(List.of(), needed.stream().filter(line -> !sent.contains(line)).toList());
  }

  private record Ran(List<String> out, List<String> err) {}

  private Ran run(String... environment) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(home.resolve("bin/sitrep").toString(), "ask", "two words");
    builder.environment().keySet().removeIf(name -> name.startsWith("SITREP_"));
    for (var one : environment) {
      var pair = one.split("=", 2);
      builder.environment().put(pair[0], pair[1]);
    }
    var out = home.resolve("out.txt").toFile();
    var err = home.resolve("err.txt").toFile();
    var process = builder.redirectOutput(out).redirectError(err).start();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), () -> lines(err).toString());
    return new Ran(lines(out), lines(err));
  }

  private void leftOut() throws Exception {
    var ran = run();
    assertFalse(withCache(ran), ran.toString());
    assertEquals(1, ran.err().size(), ran.toString());
    assertTrue(ran.err().getFirst().startsWith("sitrep: starts slower, without "), ran.toString());
  }

  private static boolean withCache(Ran ran) {
    return ran.out().stream().anyMatch(word -> word.startsWith("-XX:AOTCache="));
  }

  private static List<String> lines(File file) {
    try {
      return Files.readAllLines(file.toPath());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(home.resolve(name), text);
    Files.setLastModifiedTime(home.resolve(name), NOON);
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private static List<String> modules(Path classes) throws URISyntaxException {
    var out = new StringWriter();
    var arguments =
        new ArrayList<>(
            List.of(
                "-s",
                "--multi-release",
                "25",
                "--ignore-missing-deps",
                "--class-path",
                System.getProperty("java.class.path"),
                classes.toString()));
    var jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    jdeps.run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
    return Pattern.compile(
            "^%s -> ((?:java|jdk)\\.\\S+)$"
                .formatted(Pattern.quote(String.valueOf(classes.getFileName()))),
            Pattern.MULTILINE)
        .matcher(out.toString())
        .results()
        .map(module -> module.group(1))
        .toList();
  }

  private static String text(String name) throws IOException {
    return Files.readString(IMAGE.resolve(name), StandardCharsets.UTF_8);
  }
}
