package dev.sitrep.receiver.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The recorded broken cluster that comes with the program: `demo/` in the resources, in a jar or
/// in a folder.
final class Recording implements AutoCloseable {
  private final Path root;
  private final Optional<FileSystem> jar;

  private Recording(Path root, Optional<FileSystem> jar) {
    this.root = root;
    this.jar = jar;
  }

  static Recording open() {
    try {
      var url = Recording.class.getResource("/demo/faults.tsv");
      if (url == null) {
        throw new IllegalStateException("the recording is not in this build; build it again");
      }
      var uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return new Recording(folder(Path.of(uri)), Optional.empty());
      }
      var jar = FileSystems.newFileSystem(URI.create(uri.toString().split("!", 2)[0]), Map.of());
      return new Recording(jar.getPath("/demo"), Optional.of(jar));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the recording cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path folder(Path file) {
    var folder = file.getParent();
    return folder == null ? file : folder;
  }

  /// What `DumpedCluster` opens.
  Path cluster() {
    return root.resolve("cluster");
  }

  /// @param name of the file
  /// @param body as Alertmanager sent it
  record Body(String name, byte[] body) {}

  /// The webhook bodies, in order.
  List<Body> bodies() {
    try (var files = Files.list(root.resolve("alerts"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(file -> new Body(String.valueOf(file.getFileName()), bytes(file)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param object whose report it has to be, as `storefront/deployment/api`
  /// @param phrase what the report has to name
  /// @param cause what a sentence about the cause has to name, in whoever's words
  record Fault(String body, String object, String phrase, String cause) {}

  /// What is broken, and what a right report names.
  List<Fault> faults() {
    return new String(bytes(root.resolve("faults.tsv")), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .filter(line -> !line.isBlank())
        .map(line -> line.split("\t", -1))
        .map(columns -> new Fault(columns[0], columns[1], columns[2], columns[3]))
        .toList();
  }

  @Override
  public void close() throws IOException {
    if (jar.isPresent()) {
      jar.get().close();
    }
  }
}
