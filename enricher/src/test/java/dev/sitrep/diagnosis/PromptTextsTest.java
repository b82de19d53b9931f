package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTextsTest {
  private static final Prompt.Texts OWN = Prompt.Texts.load(Optional.empty());

  @TempDir private Path folder;

  @Test
  void a_file_of_the_folder_replaces_the_text_of_the_same_name() throws IOException {
    Files.writeString(folder.resolve("system.md"), "You are terse.\r\n\r\nAlways.\n\n");
    Files.writeString(folder.resolve("examples.md"), "");
    var texts = load();
    assertTrue(texts.system().startsWith("You are terse.\n\nAlways.\n\nAnswer with one JSON"));
    assertEquals(OWN.ask(), texts.ask());
    assertNotEquals(OWN.digest(), texts.digest());
  }

  @Test
  void every_text_counts_for_the_digest() throws IOException {
    for (var name : List.of("system", "answer", "examples", "question", "ask")) {
      var alone = Files.createDirectory(folder.resolve(name));
      Files.writeString(alone.resolve(name + ".md"), "other");
      var digest = Prompt.Texts.load(Optional.of(alone)).digest();
      assertNotEquals(OWN.digest(), digest, name);
    }
    assertEquals(OWN.digest(), Prompt.Texts.load(Optional.empty()).digest());
  }

  @Test
  void a_mounted_config_map_is_such_a_folder() throws IOException {
    var data = Files.createDirectory(folder.resolve("..2026_11_21"));
    Files.writeString(data.resolve("question.md"), "Why?");
    Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
    Files.createSymbolicLink(folder.resolve("question.md"), Path.of("..data", "question.md"));
    assertEquals("Why?", load().question());
  }

  @Test
  void what_cannot_be_used_is_told_with_the_way_out() throws IOException {
    refused("sytem.md", "x", "is none of the prompt's texts", "again.md, answer.md, ask.md");
    refused("closing.md", "Question: {question}", "lacks {tag}", "where Sitrep is to fill it in");
    refused("closing.md", "Mind {tag}", "lacks {question}");
    refused("again.md", "Again!", "lacks {faults}");
    refused("opening.md", "Hello", "lacks {tag}");
    refused("system.md", " \n", "is empty", "remove the file");
    refused("system.md", "x".repeat(16 * 1024 + 1), "is longer than 16384 bytes", "shorten");
    Files.write(folder.resolve("ask.md"), new byte[] {(byte) 0xff, 'a'});
    told("ask.md is not UTF-8", "save it as UTF-8");
    Files.delete(folder.resolve("ask.md"));
    Files.createDirectory(folder.resolve("ask.md"));
    told("ask.md cannot be read");
  }

  @Test
  void a_folder_that_is_not_there_is_told() {
    var told =
        assertThrows(
            IllegalArgumentException.class,
            () -> Prompt.Texts.load(Optional.of(folder.resolve("none"))));
    assertTrue(
        String.valueOf(told.getMessage())
            .matches("model.prompts: .*none cannot be read: NoSuch.*; name a .*"));
  }

  private void refused(String name, String text, String... words) throws IOException {
    Files.writeString(folder.resolve(name), text);
    told(words);
    Files.delete(folder.resolve(name));
  }

  private void told(String... words) {
    var message =
        String.valueOf(assertThrows(IllegalArgumentException.class, this::load).getMessage());
    assertTrue(message.startsWith("model.prompts: " + folder), message);
    assertTrue(message.contains("; "), message);
    for (var word : words) {
      assertTrue(message.contains(word), () -> "no '" + word + "' in: " + message);
    }
  }

  private Prompt.Texts load() {
    return Prompt.Texts.load(Optional.of(folder));
  }
}
