package dev.sitrep.receiver.eval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The stories in a folder: itself one, or a folder of them. `sitrep record` writes such a story.
///
/// @param skipped folders that are none, each with why
public record Stories(List<Scenario> scenarios, List<String> skipped) {
  private static final long LARGEST_ALERT = 32L * 1024 * 1024;
  private static final long LARGEST_EXPECTATION = 64 * 1024;

  public Stories {
    scenarios = List.copyOf(scenarios);
    skipped = List.copyOf(skipped);
  }

  /// @throws IOException the folder itself cannot be read
  public static Stories in(Path folder) throws IOException {
    var scenarios = new ArrayList<Scenario>();
    var skipped = new ArrayList<String>();
    for (var story : folders(folder)) {
      var name = String.valueOf(story.toAbsolutePath().normalize().getFileName());
      try {
        scenarios.add(scenario(name, story));
      } catch (IOException e) {
        skipped.add(name + ": " + e.getMessage());
      }
    }
    return new Stories(scenarios, skipped);
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (Files.exists(folder.resolve("alert.json"))) {
      return List.of(folder);
    }
    try (var inside = Files.list(folder)) {
      return inside
          .filter(Files::isDirectory)
          .filter(each -> !String.valueOf(each.getFileName()).startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static Scenario scenario(String name, Path story) throws IOException {
    var alert = story.resolve("alert.json");
    if (!Files.isRegularFile(alert)) {
      throw new IOException("there is no alert.json in it");
    }
    var dump = story.resolve("dump");
    if (!Files.isDirectory(dump)) {
      throw new IOException("there is no dump/ in it");
    }
    var expected = story.resolve("expect.txt");
    return new Scenario(
        name,
        bytes(alert, LARGEST_ALERT),
        dump,
        "",
        Files.exists(expected) ? words(bytes(expected, LARGEST_EXPECTATION)) : List.of());
  }

  /// One to a line, or with two blanks between them.
  private static List<String> words(byte[] text) {
    return Stream.of(new String(text, StandardCharsets.UTF_8).split("\\R| {2,}"))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static byte[] bytes(Path file, long most) throws IOException {
    try {
      if (Files.size(file) > most) {
        throw new IOException("is larger than " + most + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read (%s)".formatted(file.getFileName(), e.getMessage()), e);
    }
  }
}
