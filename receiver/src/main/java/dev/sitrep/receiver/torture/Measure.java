package dev.sitrep.receiver.torture;

/// One number that was measured and what it may be.
///
/// @param what is measured
/// @param limit in words
/// @param measured in words
public record Measure(String what, String limit, String measured, boolean held) {

  /// @param most the largest number that is right
  static Measure most(String what, long measured, long most) {
    return new Measure(what, "≤ %,d".formatted(most), "%,d".formatted(measured), measured <= most);
  }

  static Measure exactly(String what, long measured, long right) {
    return new Measure(what, "%,d".formatted(right), "%,d".formatted(measured), measured == right);
  }

  static Measure within(String what, java.time.Duration measured, java.time.Duration most) {
    return new Measure(what, "≤ " + words(most), words(measured), measured.compareTo(most) <= 0);
  }

  /// @param disk what is the disk's own doing
  static Measure beyond(
      String what, java.time.Duration measured, java.time.Duration disk, java.time.Duration most) {
    return new Measure(
        what + ", the disk's own " + words(disk),
        "≤ %s more".formatted(words(most)),
        words(measured),
        measured.minus(disk).compareTo(most) <= 0);
  }

  static Measure yes(String what, boolean held) {
    return new Measure(what, "yes", held ? "yes" : "no", held);
  }

  static String words(java.time.Duration time) {
    double millis = time.toNanos() / 1e6;
    return millis < 1_000
        ? "%.1f ms".formatted(millis).replace(".0 ms", " ms")
        : "%.1f s".formatted(millis / 1_000).replace(".0 s", " s");
  }
}
