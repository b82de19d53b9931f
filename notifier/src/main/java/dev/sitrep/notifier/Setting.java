package dev.sitrep.notifier;

/// Something that a channel is told by the configuration: as text under its name where that may be
/// read by anybody, else in a file under the name with `File` behind it.
///
/// @param what for people: `URL to post to`
/// @param inline may stand in the configuration itself
public record Setting(String name, String what, boolean required, boolean inline) {

  /// The key of the file that holds it.
  public String file() {
    return name + "File";
  }

  /// A value that would do.
  String example() {
    return switch (name) {
      case "url", "server", "api" -> "https://chat.example.org/hook";
      case "from", "to" -> "oncall@example.org";
      case "host" -> "mail.example.org";
      default -> "example";
    };
  }

  static Setting required(String name, String what) {
    return new Setting(name, what, true, true);
  }

  static Setting optional(String name, String what) {
    return new Setting(name, what, false, true);
  }

  /// From a file alone.
  static Setting secret(String name, String what) {
    return new Setting(name, what, true, false);
  }

  static Setting optionalSecret(String name, String what) {
    return new Setting(name, what, false, false);
  }
}
