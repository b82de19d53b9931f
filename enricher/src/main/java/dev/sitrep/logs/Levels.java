package dev.sitrep.logs;

import dev.sitrep.logs.LogLine.Level;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Where log lines say how bad they are.
final class Levels {
  private static final int HEAD = 160;

  /// klog, Ruby, Redis, nginx, .NET and everyone who begins with `error: `.
  private static final List<Pattern> AT_THE_START =
      List.of(
          Pattern.compile("([IWEF])\\d{4} \\d\\d:\\d\\d:\\d\\d"),
          Pattern.compile("([DIWEFA]), \\["),
          Pattern.compile("(FATA|PANI|ERRO|WARN|INFO|DEBU|TRAC)\\[\\d+\\]"),
          Pattern.compile("\\d{1,9}:[XCSM] .{15,30} ([.\\-*#]) "),
          Pattern.compile(
              "(?i)(fatal|panic|error|fail|crit|warning|warn|info|dbug|debug|trce|note)(?:\\[[^\\]]*\\])?: "));

  private static final Pattern FIELD =
      Pattern.compile("\\b(?:level|lvl|severity|log_level|loglevel)[\"']?[=:] ?[\"']?(\\w+)");

  private static final Set<String> WORDS =
      Set.of(
          ("FATAL CRITICAL CRIT EMERG PANIC ALERT ERROR ERR SEVERE FTL PNC WARN WARNING WRN INFO INF"
                  + " NOTICE LOG DEBUG DBG TRACE VERBOSE FINE HINT DETAIL STATEMENT Fatal Critical"
                  + " Error Warning Note System")
              .split(" "));

  private static final Set<String> BRACKETED =
      Set.of(
          "emerg alert crit critical fatal error err warn warning notice info debug trace"
              .split(" "));

  private Levels() {}

  static Level in(String text) {
    var head = text.length() > HEAD ? text.substring(0, HEAD) : text;
    for (var pattern : AT_THE_START) {
      var matcher = pattern.matcher(head);
      if (matcher.lookingAt() && Level.of(matcher.group(1)) != Level.NONE) {
        return Level.of(matcher.group(1));
      }
    }
    if (head.contains("l=") || head.contains("l\"") || head.contains("l:") || head.contains("ty")) {
      var field = FIELD.matcher(head);
      if (field.find() && Level.of(field.group(1)) != Level.NONE) {
        return Level.of(field.group(1));
      }
    }
    return word(head);
  }

  /// The first word that stands like a level: `ERROR`, `[error]`, `|WARN|`.
  private static Level word(String head) {
    int i = 0;
    while (i < head.length()) {
      int start = i;
      while (i < head.length() && Character.isLetter(head.charAt(i))) {
        i++;
      }
      if (i - start >= 3 && i - start <= 9) {
        char before = start == 0 ? ' ' : head.charAt(start - 1);
        char after = i == head.length() ? ' ' : head.charAt(i);
        var word = head.substring(start, i);
        boolean stands = " [(|:<,-".indexOf(before) >= 0 && " ])|:>,-".indexOf(after) >= 0;
        if ((stands && WORDS.contains(word))
            || (before == '[' && after == ']' && BRACKETED.contains(word))) {
          return Level.of(word);
        }
      }
      i++;
    }
    return Level.NONE;
  }
}
