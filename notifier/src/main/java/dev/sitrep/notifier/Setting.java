package dev.sitrep.notifier;

/// Something that a channel is told by the configuration: as text under its name where that may be
/// read by anybody, else in a file under the name with `File` behind it.
///
/// @param what for people: `URL to post to`
/// @param inline may stand in the configuration itself
/// @param example a value that would do; empty where a channel does without
public record Setting(String name, String what, boolean required, boolean inline, String example) {

  /// The key of the file that holds it.
  public String file() {
    return name + "File";
  }

  static Setting required(String name, String what, String example) {
    return new Setting(name, what, true, true, example);
  }

  static Setting optional(String name, String what) {
    return new Setting(name, what, false, true, "");
  }

  /// One of several of which a channel needs one.
  static Setting either(String name, String what, String example) {
    return new Setting(name, what, false, true, example);
  }

  /// From a file alone.
  static Setting secret(String name, String what, String example) {
    return new Setting(name, what, true, false, example);
  }

  static Setting optionalSecret(String name, String what) {
    return new Setting(name, what, false, false, "");
  }
}
