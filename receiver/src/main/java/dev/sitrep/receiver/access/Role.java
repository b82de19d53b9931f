package dev.sitrep.receiver.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a caller is for.
public enum Role {
  /// sends alerts, and nothing else
  WEBHOOK,
  /// reads incidents, reports, previews and the form for feedback
  VIEWER,
  /// is a viewer who may ask, and say what he thinks of a report
  ASKER,
  /// reads the metrics; where somebody has this role they are closed to strangers
  METRICS;

  /// Whether who has this role may do what the other one is for.
  boolean covers(Role other) {
    return this == other || (this == ASKER && other == VIEWER);
  }

  /// As the configuration calls it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Role::word).toList();
  }
}
