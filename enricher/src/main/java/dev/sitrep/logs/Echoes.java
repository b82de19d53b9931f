package dev.sitrep.logs;

import java.util.regex.Pattern;

/// Lines that come after the reason: the wrapper's exit status, the goodbye.
final class Echoes {
  private static final Pattern ECHO =
      Pattern.compile(
          "^exit status \\d+$|^exited with code"
              + "|^npm (?:ERR!|error) (?:code|errno|syscall|path|A complete log|/|Exit status"
              + "|Failed at|This is probably|command|signal|Lifecycle|workspace|location|cwd)"
              + "|^npm (?:ERR!|error)$|[Cc]ommand failed with exit code|ELIFECYCLE"
              + "|^note: run with|^Node\\.js v\\d|^make(?:\\[\\d+\\])?: \\*\\*\\* |^error: script \""
              + "|^BEGIN failed--compilation aborted|^Compilation failed in require"
              + "|database system is shut down|^Aborted\\b|^Killed$|^Terminated$");

  private static final Pattern GOODBYE =
      Pattern.compile(
          "\\b(?:[Aa]borting|[Ss]hutting down|[Ee]xiting(?: now)?|[Ss]topping|[Tt]erminating"
              + "|[Ss]hutdown complete)\\W*$");

  /// At which stage it ended, said after the reason. The whole of what is said.
  private static final Pattern STAGE =
      Pattern.compile(
          "(?i)[\\w .()-]{0,60}\\b(?:initiali[sz]ation|startup|start-up|boot) (?:has )?"
              + "(?:failed|aborted)\\W*(?:exiting)?\\W*"
              + "|failed to (?:initiali[sz]e|boot)\\b[\\w .-]{0,40}"
              + "|(?:reason: )?worker failed to boot\\W*|worker \\(pid:\\d+\\) .*"
              + "|shutting down: .*|exception in worker process"
              + "|.*\\bfatal errors found in configuration\\W*"
              + "|.*\\berror\\(s\\) found in configuration file\\b.*"
              + "|failed to load configuration file '[^']*'|unable to include \\S+ from .*"
              + "|fatal assertion|(?:fatal )?\\W*aborting after fassert\\b.*|runtime terminating during boot.*"
              + "|background saving error|\\w+ did not exit normally.*|\\w+ died while starting up.*"
              + "|\\S+: main process exited.*|\\S+: failed with result .*"
              + "|supervisor: .*|errorcontext: .*|offender: .*|boot failed|<[\\d.]+>|\\W*");

  private static final Pattern WORD = Pattern.compile("[A-Za-z]?[a-z]+[.,;:]?");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Echoes() {}

  static boolean is(String text) {
    return ECHO.matcher(text).find() || isGoodbye(text) || STAGE.matcher(Gist.of(text)).matches();
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
