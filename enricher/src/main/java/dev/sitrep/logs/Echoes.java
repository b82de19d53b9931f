package dev.sitrep.logs;

import java.util.regex.Pattern;

/// Lines that come after the reason: the wrapper's exit status, the goodbye.
final class Echoes {
  private static final Pattern ECHO =
      Pattern.compile(
          "^exit status \\d+$|^exited with code"
              + "|^npm (?:ERR!|error) (?:code|errno|syscall|path|A complete log|/|Exit status"
              + "|Failed at|This is probably|command|signal|Lifecycle)"
              + "|^npm (?:ERR!|error)$|[Cc]ommand failed with exit code|ELIFECYCLE"
              + "|^note: run with|^Node\\.js v\\d|^make(?:\\[\\d+\\])?: \\*\\*\\* |^error: script \""
              + "|database system is shut down|^Aborted\\b|^Killed$|^Terminated$");

  private static final Pattern GOODBYE =
      Pattern.compile(
          "\\b(?:[Aa]borting|[Ss]hutting down|[Ee]xiting(?: now)?|[Ss]topping|[Tt]erminating"
              + "|[Ss]hutdown complete)\\W*$");

  private static final Pattern WORD = Pattern.compile("[A-Za-z]?[a-z]+[.,;:]?");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Echoes() {}

  static boolean is(String text) {
    return ECHO.matcher(text).find() || isGoodbye(text);
  }

  /// `Fatal error loading the DB. Exiting.` says more than goodbye.
  private static boolean isGoodbye(String text) {
    var goodbye = GOODBYE.matcher(text);
    if (!goodbye.find()) {
      return false;
    }
    long words =
        BLANKS
            .splitAsStream(text.substring(0, goodbye.start()))
            .filter(word -> WORD.matcher(word).matches())
            .count();
    return words <= 2;
  }
}
