package dev.sitrep.notifier;

import dev.sitrep.report.Sections;

/// The one status sign of a message: a dot, and the same as a colour.
enum Sign {
  RED("🔴", 0xd92d20),
  AMBER("🟠", 0xf79009),
  BLUE("🔵", 0x2e90fa),
  GREEN("🟢", 0x12b76a),
  GREY("⚪", 0x98a2b3);

  private final String dot;
  private final int rgb;

  Sign(String dot, int rgb) {
    this.dot = dot;
    this.rgb = rgb;
  }

  String dot() {
    return dot;
  }

  int rgb() {
    return rgb;
  }

  static Sign of(Sections sections) {
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
