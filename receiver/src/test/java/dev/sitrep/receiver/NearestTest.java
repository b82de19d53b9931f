package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void counts_edits_and_swaps_as_one_each() {
    assertEquals(0, Nearest.edits("port", "PORT"));
    assertEquals(1, Nearest.edits("port", "prot"));
    assertEquals(1, Nearest.edits("port", "ports"));
    assertEquals(1, Nearest.edits("port", "pot"));
    assertEquals(1, Nearest.edits("port", "pork"));
    assertEquals(4, Nearest.edits("", "port"));
  }

  @Test
  void names_the_closest() {
    assertEquals(
        "server.port",
        Nearest.to("server.prot", List.of("server.host", "server.port", "store.path")));
  }

  @Test
  void a_word_without_its_unit_is_the_whole_word() {
    assertEquals(
        "SITREP_MODEL_PATIENCE_SECONDS",
        Nearest.to(
            "SITREP_MODEL_PATIENCE",
            List.of("SITREP_MODEL_WAITING", "SITREP_MODEL_PATIENCE_SECONDS")));
  }
}
