package dev.sitrep.incident;

import java.util.Locale;

/// The order of severities. The label is free text; an unknown word ranks between warning and info.
public final class Severity {
  private Severity() {}

  /// 0 is worst.
  public static int rank(String label) {
    return switch (label.toLowerCase(Locale.ROOT)) {
      case "critical", "page", "p1", "emergency", "disaster" -> 0;
      case "error", "high", "major", "p2" -> 1;
      case "warning", "warn", "medium", "minor", "p3", "ticket" -> 2;
      case "info", "low", "p4" -> 4;
      case "none" -> 5;
      default -> 3;
    };
  }
}
