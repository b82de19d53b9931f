package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sitrep.cluster.Kinds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Stage stage = new Stage().healthy("api-2-aaaaa");

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_namespace_that_is_there() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: empty}
        """);

    assertEquals(new Places.There(), Places.look(stage.cluster, "empty"));
  }

  @Test
  void one_that_is_not_is_told_with_those_that_are() throws Exception {
    assertEquals(new Places.Nowhere("shop"), Places.look(stage.cluster, "shpo"));
  }

  @Test
  void without_the_right_to_read_namespaces_what_lies_in_it_tells() throws Exception {
    stage.server.forbid("namespaces", "");

    assertEquals(new Places.There(), Places.look(stage.cluster, "shop"));
    assertEquals(new Places.Nowhere("shop"), Places.look(stage.cluster, "shpo"));
  }

  @Test
  void a_refusal_is_no_proof_of_absence() throws Exception {
    stage.server.forbid("namespaces", "").forbid("pods", "secretive");

    assertEquals(new Places.There(), Places.look(stage.cluster, "secretive"));
    assertEquals(1, stage.cluster.asked().stream().filter(kind -> kind.equals(Kinds.PODS)).count());
  }

  @Test
  void a_server_that_is_away_is_dark() throws Exception {
    stage.server.close();

    assertInstanceOf(Places.Dark.class, Places.look(stage.cluster, "shop"));
  }
}
