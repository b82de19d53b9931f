package dev.sitrep.receiver;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// Finds what somebody meant to write.
final class Nearest {
  private static final int SHORTEST = 3;

  private Nearest() {}

  /// The known word that begins so, since units are what is forgotten; else the one with the fewest
  /// edits. Case does not count.
  static String to(String word, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String one) -> begins(one, word) ? 0 : 1)
                .thenComparingInt(one -> edits(word, one)))
        .orElseThrow();
  }

  private static boolean begins(String known, String word) {
    return word.length() >= SHORTEST && known.regionMatches(true, 0, word, 0, word.length());
  }

  /// Insertions, deletions, replacements and swaps of neighbours.
  static int edits(String left, String right) {
    var a = left.toLowerCase(Locale.ROOT);
    var b = right.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
