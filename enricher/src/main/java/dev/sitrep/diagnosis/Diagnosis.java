package dev.sitrep.diagnosis;

import dev.sitrep.engine.Reason;
import dev.sitrep.finding.Category;
import java.util.List;

/// What the model added to the findings: an explanation that holds, or why there is none.
public sealed interface Diagnosis {

  /// @param summary the sentences that survived the check
  /// @param category what kind of cause it says it is; contradicts nothing that a rule has seen
  /// @param confidence computed, never asked
  /// @param claims each with what became of it
  /// @param commands that only read and are about objects of the case, at most three
  /// @param model name as the engine knows it
  record Explained(
      String summary,
      Category category,
      Confidence confidence,
      List<Claim> claims,
      List<String> commands,
      String model)
      implements Diagnosis {
    public Explained {
      claims = List.copyOf(claims);
      commands = List.copyOf(commands);
    }

    public long verified() {
      return claims.stream().filter(Claim::verified).count();
    }
  }

  /// @param why one clause: `no model configured`, `model timed out after 60 s`
  /// @param wayOut what would help, one clause; empty where nothing has to be done
  record Unexplained(Reason reason, String why, String wayOut) implements Diagnosis {}

  /// One thing that the model claims.
  ///
  /// @param text the claim in the model's words
  /// @param exhibits ids that it cites, only those that exist
  /// @param verified its citations exist and its quotes stand in them, word for word
  /// @param fault why it is not verified, else empty
  record Claim(String text, List<String> exhibits, boolean verified, String fault) {
    public Claim {
      exhibits = List.copyOf(exhibits);
    }
  }
}
