package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Log;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.logs.LogDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whole logs, from what the runtime wrote to the sentence: `last-words.txt` holds one after the
/// other, each under a line `== exit code | rule | sentence`.
class LastWordsTest {

  @TestFactory
  Stream<DynamicTest> a_whole_log_is_read_to_its_cause() throws IOException {
    try (var in = LastWordsTest.class.getResourceAsStream("last-words.txt")) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split("(?m)^== "))
          .filter(one -> !one.isBlank())
          .map(one -> one.split("\n", 2))
          .map(one ->
              DynamicTest.dynamicTest(one[0], () -> check(one[0].split(" \\| ", 3), one[1])));
    }
  }

  private static void check(String[] expected, String log) {
    var evidence = new ArrayList<Evidence>();
    evidence.add(
        container("api").loops().died("Error", Integer.parseInt(expected[0].strip())).build());
    var digest =
        LogDigest.of(
            log.lines().map(line -> new Log.Line(Optional.of(Cases.SINCE), line)).toList(), 8);
    for (var entry : digest.entries()) {
      evidence.add(
          new LogLine(
              POD,
              "api",
              true,
              entry.at(),
              entry.text(),
              entry.count(),
              digest.decisive().filter(entry::equals).isPresent()));
    }
    var findings = Ranking.of(file(evidence.toArray(Evidence[]::new)), Analyzers.ALL);

    assertEquals(
        List.of(expected[1] + " | " + expected[2]),
        findings.stream()
            .map(finding ->
                finding.rule()
                    + " | "
                    + finding
                        .cause()
                        .replaceFirst("^.*?exits with code \\d+(?: \\([^)]*\\))?: ", ""))
            .toList());
  }
}
