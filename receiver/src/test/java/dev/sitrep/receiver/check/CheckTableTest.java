package dev.sitrep.receiver.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.notifier.Terminal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTableTest {
  private static final List<Verdict> SOME =
      List.of(
          Verdict.ok("cluster", "pods", "may get and list"),
          Verdict.failed(
              "cluster",
              "events",
              "may not list (events is forbidden: User \"system:serviceaccount:a:b\")",
              "add to the ClusterRole a rule resources: [events], verbs: [get, list]"),
          Verdict.warning("config", "/a/very/long/path/of/a/token", "everybody reads it", "chmod"),
          Verdict.skipped("model", "none", "rules alone"));

  @Test
  void a_row_each_with_what_to_do_under_it() {
    assertEquals(
        """
        ok       cluster       pods                      may get and list
        failed   cluster       events                    may not list (events is
                                                         forbidden: User
                                                         "system:serviceaccount:a:b")
                                                         fix: add to the ClusterRole a
                                                              rule resources: [events],
                                                              verbs: [get, list]
        warning  config        /a/very/long/path/of/a/token
                                                         everybody reads it
                                                         fix: chmod
        skipped  model         none                      rules alone

        4 checks: 1 ok, 1 warning, 1 failed, 1 skipped\
        """
            .indent(0)
            .strip(),
        new CheckTable(new Terminal(80, false)).render(SOME));
  }

  @Test
  void colours_stand_beside_the_word_not_in_its_place() {
    var text = new CheckTable(new Terminal(80, true)).render(SOME);
    assertTrue(text.contains("\u001b[1;31mfailed   \u001b[0mcluster"), text);
    assertEquals(
        new CheckTable(new Terminal(80, false)).render(SOME),
        text.replaceAll("\u001b\\[[0-9;]*m", ""));
  }

  @Test
  void programs_read_the_same() throws Exception {
    var json = new ObjectMapper().readTree(CheckJson.pretty(SOME));
    assertFalse(json.path("ok").asBoolean(true));
    assertEquals(4, json.path("checks").size());
    var events = json.path("checks").path(1);
    assertEquals("cluster", events.path("name").asText());
    assertEquals("events", events.path("subject").asText());
    assertEquals("failed", events.path("result").asText());
    assertTrue(events.path("detail").asText().startsWith("may not list"));
    assertTrue(events.path("fix").asText().startsWith("add to the ClusterRole"));
    assertTrue(
        new ObjectMapper()
            .readTree(CheckJson.pretty(List.of(SOME.getFirst(), SOME.getLast(), SOME.get(2))))
            .path("ok")
            .asBoolean(),
        "warnings are allowed");
  }

  @Test
  void a_look_ends_in_time_and_never_with_an_exception() throws Exception {
    var slow =
        new Look(
            "store",
            "disk",
            Duration.ofMillis(50),
            () -> {
              Thread.sleep(60_000);
              return List.of();
            });
    assertEquals(List.of(slow.subject()), slow.verdicts().stream().map(Verdict::subject).toList());
    assertTrue(slow.verdicts().getFirst().detail().startsWith("no answer within"));
    var broken =
        new Look(
            "store",
            "disk",
            () -> {
              throw new IllegalStateException("boom");
            });
    assertEquals(
        Verdict.failed(
            "store",
            "disk",
            "the check itself failed: IllegalStateException boom",
            "report this line as a bug"),
        broken.verdicts().getFirst());
  }

  @Test
  void a_sentence_is_what_is_wrong_and_what_to_do() {
    var verdict = Verdict.told("store", "x", Verdict.Result.FAILED, "a; b is c; do d");
    assertEquals("a; b is c", verdict.detail());
    assertEquals("do d", verdict.fix());
  }
}
