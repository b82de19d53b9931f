package dev.sitrep.receiver.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// An alert, the cluster of that moment, and what has to be said about them.
///
/// @param alert a webhook body of Alertmanager
/// @param dump what `DumpedCluster` opens
/// @param object `checkout/deployment/cart`, where the alert is about several and one of them is
///   meant; else empty
/// @param words all of which a right cause contains, in either case; empty where nobody wrote them
///   down
public record Scenario(String name, byte[] alert, Path dump, String object, List<String> words) {
  public Scenario {
    words = List.copyOf(words);
  }

  /// Whether there is a right answer to compare with.
  public boolean expects() {
    return !words.isEmpty();
  }

  /// Whether the text names what is expected; never where nothing is.
  boolean named(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return expects()
        && words.stream().allMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
  }
}
