package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void the_configuration_table_is_what_the_program_reads() throws IOException {
    var rows =
        Config.describe().stream()
            .map(row ->
                "| `%s` | %s | %s |"
                    .formatted(
                        row.key(),
                        row.fallback().isEmpty() ? "" : "`" + row.fallback() + "`",
                        row.meaning()))
            .toList();
    var keys = rows.stream().map(row -> row.split("\\|", -1)[1]).toList();
    List<String> told =
        readme()
            .lines()
            .filter(line -> line.startsWith("| `"))
            .filter(line -> keys.contains(line.split("\\|", -1)[1]))
            .toList();
    assertEquals(rows, told);
  }

  @Test
  void what_it_may_read_is_what_it_reads() throws IOException {
    var resources = Kinds.ALL.stream().map(Kind::resource).collect(Collectors.joining(", "));
    assertTrue(readme().contains("on " + resources + "; and the logs of pods"), resources);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }
}
