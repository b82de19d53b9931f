package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.diagnosis.Confidence.Grounds;
import dev.sitrep.finding.Certainty;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceTest {

  @ParameterizedTest(name = "{0} agrees {1} proof {2}, {3} of {4}, gaps {5} suspicious {6}: {7}")
  @CsvSource({
    // finding, agrees, proof, verified, claims, gaps, suspicious
    "SEEN, true, true, 3, 3, false, false, HIGH",
    "SEEN, true, true, 3, 4, false, false, MEDIUM",
    "SEEN, true, true, 3, 3, true, false, MEDIUM",
    "SEEN, true, false, 3, 3, false, false, MEDIUM",
    "SEEN, false, true, 3, 3, false, false, MEDIUM",
    "LIKELY, true, true, 3, 3, false, false, MEDIUM",
    "SEEN, true, true, 2, 4, false, false, LOW",
    "SEEN, true, true, 3, 3, false, true, LOW",
    "UNKNOWN, true, true, 3, 3, false, false, LOW",
    ", true, true, 3, 3, false, false, LOW",
  })
  void follows_from_what_was_checked(
      Certainty finding,
      boolean agrees,
      boolean proof,
      long verified,
      long claims,
      boolean gaps,
      boolean suspicious,
      Confidence expected) {
    var grounds =
        new Grounds(
            Optional.ofNullable(finding), agrees, proof, verified, claims, gaps, suspicious);
    assertEquals(expected, Confidence.of(grounds));
  }
}
