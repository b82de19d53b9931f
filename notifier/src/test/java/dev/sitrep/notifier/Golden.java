package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What each channel sends, as files that a person can read: `src/test/resources/messages`. With
/// `-Dgolden.write=src/test/resources/golden` they are written instead of compared.
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/messages");

  private Golden() {}

  /// @param file below the folder: `slack/first.json`
  static void holds(String file, String text) {
    var path = FOLDER.resolve(file).normalize();
    try {
      if (!System.getProperty("golden.write", "").isEmpty()) {
        Files.createDirectories(path.resolveSibling("").normalize());
        Files.writeString(path, text.endsWith("\n") ? text : text + "\n");
      }
      assertEquals(Files.readString(path).stripTrailing(), text.stripTrailing(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
