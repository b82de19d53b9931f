package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.diagnosis.RealOllama;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.engine.Models;
import dev.sitrep.engine.Reason;
import dev.sitrep.safety.Cleaner;
import dev.sitrep.safety.Redaction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Recorded clusters, explained by the model at OLLAMA_HOST. It may write what it likes: what goes
/// out is true all the same.
@Timeout(1200)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveStoryTest {
  private static final Logger LOG = LoggerFactory.getLogger("tests");
  private static final Path CASES = Path.of("src/test/resources/cases");
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+(?:\\.\\d+)?");

  private RealOllama ollama = new RealOllama(URI.create(""), "");

  @BeforeAll
  void find() throws InterruptedException {
    ollama = RealOllama.configured();
  }

  @ParameterizedTest
  @ValueSource(strings = {"env-missing-python", "oom-loop-python"})
  void what_a_model_adds_is_true(String story) throws Exception {
    var settings =
        new ModelSettings(
            "ollama",
            ollama.model(),
            ollama.url(),
            "",
            false,
            Optional.empty(),
            4096,
            0,
            600,
            PATIENCE,
            PATIENCE,
            1,
            32);
    var cleaner = new Cleaner(Redaction.create());
    try (var diagnostician =
        new Diagnostician(Models.open(settings), settings, text -> cleaner.line(text, 4000))) {
      var told = StoriesTest.reports(CASES.resolve(story), diagnostician).getFirst();
      var ruled = StoriesTest.reports(CASES.resolve(story), Diagnostician.none()).getFirst();
      LOG.info("{}: {} {}", story, told.effort(), told.diagnosis());

      assertTrue(told.effort().calls() > 0, "the model was not asked");
      assertTrue(told.effort().promptTokens() > 0, told.effort().toString());
      assertEquals(ruled.cause(), told.cause());
      assertEquals(ruled.proof(), told.proof());
      assertEquals(ruled.next(), told.next());
      assertEquals(ruled.fix(), told.fix());
      switch (told.diagnosis()) {
        case Explained explained -> holds(told, explained);
        case Unexplained unexplained -> {
          assertTrue(
              EnumSet.of(Reason.UNGROUNDED, Reason.INSUFFICIENT, Reason.BROKEN_OFF, Reason.GARBLED)
                  .contains(unexplained.reason()),
              unexplained.toString());
          assertFalse(unexplained.wayOut().isBlank() && unexplained.why().isBlank());
        }
      }
    }
  }

  private static void holds(Report report, Explained explained) {
    var evidence =
        report.exhibits().stream().map(Report.Item::text).collect(Collectors.joining("\n"))
            + report.cause().sentence()
            + report.since()
            + report.exhibits().stream().map(Report.Item::object).toList();
    assertEquals(Set.of(), missing(explained.summary(), evidence), explained.summary());
    for (var claim : explained.claims()) {
      for (var id : claim.exhibits()) {
        assertTrue(
            report.exhibits().stream().anyMatch(item -> item.id().equals(id)),
            () -> id + " is no exhibit: " + claim);
      }
    }
    // the quotes come before the sentences; at least one carries the explanation
    assertTrue(
        explained.claims().stream()
            .anyMatch(claim ->
                claim.verified()
                    && claim.exhibits().stream()
                        .anyMatch(id ->
                            report.exhibits().stream()
                                .anyMatch(item ->
                                    item.id().equals(id)
                                        && flat(item.text()).contains(flat(claim.text()))))),
        () -> "no quote stands in its exhibit: " + explained);
  }

  /// Numbers of the text that the evidence does not have; ids of exhibits are none.
  private static Set<String> missing(String text, String evidence) {
    var there = numbers(evidence);
    var missing = new TreeSet<>(numbers(text));
    missing.removeAll(there);
    return missing;
  }

  private static Set<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static String flat(String text) {
    return text.toLowerCase(java.util.Locale.ROOT).replaceAll("\\s+", " ").strip();
  }
}
