package dev.sitrep.receiver.access;

import java.util.List;
import java.util.stream.Stream;

/// The namespaces that a caller may see.
///
/// @param everything also what belongs to no namespace: nodes, the cluster, storms
/// @param patterns names, in which `*` stands for any characters
public record Namespaces(boolean everything, List<String> patterns) {
  public static final Namespaces EVERYTHING = new Namespaces(true, List.of());
  public static final Namespaces NOTHING = new Namespaces(false, List.of());

  public Namespaces {
    patterns = List.copyOf(patterns);
  }

  /// @param patterns none for everything
  public static Namespaces of(List<String> patterns) {
    return patterns.isEmpty() ? EVERYTHING : new Namespaces(false, patterns);
  }

  public static boolean isPattern(String text) {
    return text.matches("[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?");
  }

  /// @param namespace empty for what belongs to none
  public boolean include(String namespace) {
    return everything
        || (!namespace.isEmpty()
            && patterns.stream().anyMatch(pattern -> matches(pattern, namespace)));
  }

  /// What either may see.
  Namespaces or(Namespaces other) {
    return everything || other.everything
        ? EVERYTHING
        : new Namespaces(
            false, Stream.concat(patterns.stream(), other.patterns.stream()).distinct().toList());
  }

  /// In steps of at most one times the other's length, whatever the stars.
  private static boolean matches(String pattern, String name) {
    int star = -1;
    int retry = 0;
    int p = 0;
    int n = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++retry;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(c -> c == '*');
  }

  /// `shop, team-*`, or `all`.
  @Override
  public String toString() {
    return everything ? "all" : String.join(", ", patterns);
  }
}
