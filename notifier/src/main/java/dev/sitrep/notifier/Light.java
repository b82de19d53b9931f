package dev.sitrep.notifier;

import dev.sitrep.report.Sections;

/// The colour of the status dot.
enum Light {
  RED("🔴"),
  AMBER("🟠"),
  BLUE("🔵"),
  GREEN("🟢"),
  GREY("⚪");

  private final String dot;

  Light(String dot) {
    this.dot = dot;
  }

  /// As a character that has its colour everywhere.
  String dot() {
    return dot;
  }

  static Light of(Sections sections) {
    return switch (sections.status()) {
      case "resolved" -> GREEN;
      case "ended" -> GREY;
      default ->
          switch (sections.severity()) {
            case "critical", "page", "error" -> RED;
            case "warning" -> AMBER;
            default -> BLUE;
          };
    };
  }
}
