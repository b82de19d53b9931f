package dev.sitrep.finding;

import dev.sitrep.cluster.Log;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.logs.Gist;
import dev.sitrep.logs.LogDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/// Turns of phrase that several rules share.
final class Say {
  /// The stack frame that a folded trace ends with.
  private static final Pattern PLACE =
      Pattern.compile(" \\((?:at |File \"|from )[^()]*(?:\\([^()]*\\)[^()]*)*\\)$");

  /// Where the kubelet keeps the files of a ConfigMap, Secret or projected volume.
  private static final Pattern VERSION =
      Pattern.compile("/\\.\\.(?:data|\\d{4}(?:_\\d\\d){5}\\.\\d+)(?=/)");

  private Say() {}

  /// Paths as the pod's spec knows them: `/srv/..2026_11_21_18_18_00.277033/a` is `/srv/a`.
  static String mounted(String text) {
    return text.contains("/..") ? VERSION.matcher(text).replaceAll("") : text;
  }

  /// `6 restarts`, or nothing.
  static String restarts(ContainerState state) {
    return switch (state.restarts()) {
      case 0 -> "";
      case 1 -> "1 restart";
      default -> state.restarts() + " restarts";
    };
  }

  /// What a log line says, for use in a sentence.
  static String words(LogLine line, int most) {
    return words(line.text(), most);
  }

  private static String words(String line, int most) {
    var words = mounted(Gist.of(line));
    return cut(words.length() > most ? PLACE.matcher(words).replaceFirst("") : words, most);
  }

  /// What a termination message says: its decisive line, where it is the end of a log
  /// (`terminationMessagePolicy: FallbackToLogsOnError`), else its beginning.
  static String lastWords(String message, int most) {
    return decisive(message).map(line -> words(line, most)).orElseGet(() -> cut(message, most));
  }

  /// Absent where no line is more telling than the others.
  static Optional<String> decisive(String message) {
    var lines = message.lines().map(line -> new Log.Line(Optional.empty(), line)).toList();
    return LogDigest.of(lines, lines.size()).decisive().map(LogDigest.Entry::text);
  }

  /// Without the stack frame, where the proof below shows it.
  static String withoutPlace(String words) {
    return PLACE.matcher(words).replaceFirst("");
  }

  /// At most so many characters, cut at the end.
  static String cut(String text, int most) {
    var plain = text.replaceAll("\\s+", " ").strip();
    return plain.length() <= most ? plain : plain.substring(0, most - 1) + "…";
  }

  /// `1 pod`, `3 pods`
  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
