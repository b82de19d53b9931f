package dev.sitrep.receiver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/// A folder of its own for what a command leaves behind, gone when it is closed unless it is kept.
final class WorkFolder implements AutoCloseable {
  private final Path path;
  private boolean kept;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /// @param parent where it is made, else where temporary files lie
  static WorkFolder in(Optional<Path> parent) throws Unable {
    try {
      return new WorkFolder(
          parent.isPresent()
              ? Files.createTempDirectory(
                  Files.createDirectories(parent.get().toAbsolutePath()), "sitrep-")
              : Files.createTempDirectory("sitrep-"));
    } catch (IOException e) {
      throw new Unable(
          "--dir: no folder can be made in %s (%s); name another"
              .formatted(parent.map(Path::toString).orElse("the temporary files"), e.getMessage()));
    }
  }

  Path path() {
    return path;
  }

  void keep() {
    kept = true;
  }

  @Override
  public void close() {
    if (kept) {
      return;
    }
    try (var all = Files.walk(path)) {
      for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      System.err.println("sitrep: " + path + " could not be removed: " + e.getMessage());
    }
  }
}
