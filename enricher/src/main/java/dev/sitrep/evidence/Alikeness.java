package dev.sitrep.evidence;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How near two names, or a selector and labels, come to each other: what a slip of the hand
/// leaves.
final class Alikeness {
  /// Labels that say what a pod is; others say which release or part it belongs to.
  private static final Set<String> IDENTITY =
      Set.of("app", "k8s-app", "name", "run", "app.kubernetes.io/name");

  private Alikeness() {}

  /// The name that was most likely meant.
  static Optional<String> nearest(String name, Collection<String> names) {
    return names.stream()
        .filter(one -> alike(name, one))
        .min(
            Comparator.comparingInt((String one) -> distance(name, one)).thenComparing(one -> one));
  }

  static boolean alike(String one, String other) {
    if (one.equals(other) || one.isEmpty() || other.isEmpty()) {
      return false;
    }
    int shorter = Math.min(one.length(), other.length());
    return distance(one, other) <= (shorter < 4 ? 0 : shorter < 6 ? 1 : 2)
        || plain(one).equals(plain(other))
        || extended(one, other)
        || extended(other, one);
  }

  /// `orders` and `orders-api`
  private static boolean extended(String one, String other) {
    return one.length() >= 3 && other.startsWith(one + "-");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("-(?:svc|service)$|(?<=\\w{3})s$|[._-]", "");
  }

  /// 0 when they have nothing to do with each other; more the nearer they are.
  static int score(Map<String, String> selector, Map<String, String> labels) {
    int score = 0;
    int misses = 0;
    boolean same = false;
    for (var pair : selector.entrySet()) {
      var there = labels.get(pair.getKey());
      if (pair.getValue().equals(there)) {
        score += 10;
        same |= IDENTITY.contains(pair.getKey());
      } else if ((there != null && alike(pair.getValue(), there))
          || (there == null && labels.containsValue(pair.getValue()))) {
        score += 5;
      } else {
        misses++;
      }
    }
    return misses == 0 || (misses == 1 && same) ? score : 0;
  }

  /// Insertions, deletions and replacements; two letters that changed places are two.
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > 12) {
      return 99;
    }
    var row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int above = row[j];
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
