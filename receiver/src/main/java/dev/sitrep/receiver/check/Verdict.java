package dev.sitrep.receiver.check;

/// One line of what was checked.
///
/// @param name of the check: `cluster`
/// @param subject what was looked at: `events`
/// @param detail what was seen
/// @param fix what to do, empty where nothing is to be done
public record Verdict(String name, String subject, Result result, String detail, String fix) {

  public enum Result {
    OK,
    WARNING,
    FAILED,
    SKIPPED
  }

  static Verdict ok(String name, String subject, String detail) {
    return new Verdict(name, subject, Result.OK, detail, "");
  }

  static Verdict warning(String name, String subject, String detail, String fix) {
    return new Verdict(name, subject, Result.WARNING, detail, fix);
  }

  static Verdict failed(String name, String subject, String detail, String fix) {
    return new Verdict(name, subject, Result.FAILED, detail, fix);
  }

  static Verdict skipped(String name, String subject, String detail) {
    return new Verdict(name, subject, Result.SKIPPED, detail, "");
  }

  /// @param sentence `what is wrong; what to do`, as Sitrep's errors are written
  static Verdict told(String name, String subject, Result result, String sentence) {
    int end = sentence.lastIndexOf("; ");
    return end < 0
        ? new Verdict(name, subject, result, sentence, "")
        : new Verdict(
            name, subject, result, sentence.substring(0, end), sentence.substring(end + 2));
  }
}
