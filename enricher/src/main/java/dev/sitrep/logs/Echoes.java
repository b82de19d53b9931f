package dev.sitrep.logs;

import java.util.regex.Pattern;

/// Lines that come after the reason: the wrapper's exit status, the goodbye.
final class Echoes {
  private static final Pattern ECHO =
      Pattern.compile(
          "^exit status \\d+$|^exited with code|^npm (?:ERR!|error) (?:code|errno|syscall|path|A complete log"
              + "|/|Exit status|Failed at|This is probably|command|signal|Lifecycle)"
              + "|^npm (?:ERR!|error)\\s*$|[Cc]ommand failed with exit code|ELIFECYCLE"
              + "|^note: run with|^Node\\.js v\\d|^make(?:\\[\\d+\\])?: \\*\\*\\* |^error: script \""
              + "|\\b(?:[Aa]borting|[Ss]hutting down|[Ee]xiting(?: now)?|[Ss]topping|[Tt]erminating|[Ss]hutdown complete)\\W*$"
              + "|database system is shut down|^Aborted\\W*$|^Killed\\W*$|^Terminated\\W*$");

  private Echoes() {}

  static boolean is(String text) {
    return ECHO.matcher(text).find();
  }
}
