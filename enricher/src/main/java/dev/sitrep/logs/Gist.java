package dev.sitrep.logs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of a log line, for use in a sentence: without the time, the level, the logger and the
/// field names around them.
public final class Gist {
  private static final Pattern MESSAGE = field("msg|message");
  private static final Pattern ERROR = field("err|error|reason|cause|exception");

  /// What a line begins with before it says anything; each may stand once, in this order.
  private static final List<Pattern> HEADS =
      List.of(
          Pattern.compile("^[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d+ +\\d+ [^\\]]{1,80}\\] "),
          Pattern.compile("^\\d+:[XCSM] \\d.{15,30} [.\\-*#] "),
          Pattern.compile(
              "^\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,\\d]*"
                  + "(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?(?:\\]?[\\s:|]+|\\](?=\\[))"),
          Pattern.compile(
              "^(?:[A-Z]{3,4} )?\\[\\d+\\](?: [\\w.\\[\\]-]*@[\\w.\\[\\]-]*)? (?:FATAL|PANIC|ERROR): +"),
          Pattern.compile("^\\d{1,2}:\\d\\d(?::\\d\\d)?[AP]M "),
          Pattern.compile("^\\d{1,2}-[A-Z][a-z]{2}-\\d{4} [\\d:.]{8,12} "),
          Pattern.compile("^\\d{1,9} (?=\\[)"),
          Pattern.compile("^nginx: \\[\\w+\\] "),
          Pattern.compile("^\\*{3} FATAL CONFIG FILE ERROR [^*]{0,40}\\*{3} "),
          Pattern.compile("^\\[Nest\\] \\d+ +- [\\d/]+, [\\d:]+ [AP]M +"),
          Pattern.compile("^(?:\\w+=\\S+ ){1,6}(?=(?:FATAL|ERROR|WARN): )"),
          Pattern.compile("^(?:FATA|PANI|ERRO|WARN)\\[\\d+\\] +"),
          Pattern.compile("^(?:FATAL|CRITICAL|ERROR|WARNING)/[\\w-]+\\] "),
          Pattern.compile("^\\w+\\.(?:EMERGENCY|ALERT|CRITICAL|ERROR|WARNING): "),
          Pattern.compile(
              "^(?:\\[(?:[\\w#:. -]{1,60}|[\\w./-]{1,80}\\.(?:cc|h):\\d+)\\] ?)+(?=[\\w`<])"),
          Pattern.compile("^<\\d+\\.\\d+\\.\\d+> +"),
          Pattern.compile("^(?:FATAL|CRITICAL|ERROR|SEVERE|PANIC):[\\w.]{1,80}:"),
          Pattern.compile("^(?:FATAL|CRITICAL|ERROR|SEVERE|PANIC|error|fatal):\\s+"),
          Pattern.compile("^(?:FATAL|CRITICAL|ERROR|SEVERE|PANIC|ERR|FTL|PNC)\\b[\\s|\\]]+"),
          Pattern.compile("^\\d+ +--- +\\[.{1,60}?\\] +(?:\\[.{1,60}?\\] +)?\\S+ +: +"),
          Pattern.compile("^\\d+#\\d+: (?:\\*\\d+ )?"),
          Pattern.compile("^\\[[^\\]]{1,60}\\] +[\\w.$]+ +[-:]+ +"),
          Pattern.compile("^\\[[^\\]/]{1,60}\\][ :]+"),
          Pattern.compile("^[\\w./-]+\\.go:\\d+:? +"),
          Pattern.compile("^Caused by: "),
          Pattern.compile("^Exception in thread \"[^\"]*\" "));

  /// The level that a line in JSON was given: a word of its own, not the start of a sentence.
  private static final Pattern LEVEL =
      Pattern.compile(
          "(?i)^(?:fatal|panic|critical|crit|error|err|severe) (?!(?:error|exception|config|assertion|in|while|at|from|on|of|code"
              + "|response|message|during|when|for|with|is|was)\\b)(?!\\w+ing\\b)(?=\\w)");

  /// `java.net.ConnectException: ` names its class well enough without the packages.
  private static final Pattern PACKAGES =
      Pattern.compile(
          "^(?:[A-Za-z_]\\w*\\.){1,12}(?=[A-Z]\\w*(?:(?:Error|Exception|Throwable)\\b|: ))");

  /// klog and the console loggers of Go: the message, then fields.
  private static final Pattern QUOTED = Pattern.compile("^\"((?:[^\"\\\\]|\\\\.)+)\"(?= \\w+=|$)");

  private static final Pattern ERROR_FIELD =
      Pattern.compile("\\s+(?:err|error)=\"((?:[^\"\\\\]|\\\\.)*)(?:\"|$)");

  private static final Pattern FIRST_FIELD = Pattern.compile("\\s+\\w+=");

  private static final Pattern RENDERED_ERROR = Pattern.compile(" error=(?=\\S)");

  private Gist() {}

  public static String of(String line) {
    var text = line.strip();
    var fields = fields(text);
    return fields.isEmpty() ? prose(text) : fields;
  }

  /// logfmt: the message and the error, or nothing.
  private static String fields(String text) {
    var message = MESSAGE.matcher(text);
    if (!message.find()) {
      return "";
    }
    var error = ERROR.matcher(text);
    var said = value(message);
    var why = error.find() ? value(error) : "";
    if (why.isEmpty() || said.contains(why)) {
      return said;
    }
    return said.isEmpty() ? why : said + ": " + why;
  }

  private static String prose(String text) {
    var rest = text;
    for (var head : HEADS) {
      rest = without(head, rest);
    }
    rest = spoken(without(LEVEL, rest));
    rest = without(PACKAGES, rest);
    rest = RENDERED_ERROR.matcher(rest).replaceFirst(": ");
    return rest.isBlank() ? text : rest.strip();
  }

  /// The message and the error of a line with fields behind them.
  private static String spoken(String text) {
    int json = text.endsWith("}") ? text.indexOf(" {\"") : -1;
    if (json > 0) {
      return Fields.errorIn(text.substring(json + 1))
          .map(error -> joined(text.substring(0, json), error))
          .orElse(text);
    }
    var error = ERROR_FIELD.matcher(text);
    var quoted = QUOTED.matcher(text);
    var said = quoted.find() ? quoted.group(1) : "";
    if (error.find()) {
      var head = text.substring(0, error.start());
      var field = FIRST_FIELD.matcher(head);
      head = field.find() ? head.substring(0, field.start()) : head;
      return joined(said.isEmpty() ? head : said, unescaped(error.group(1)));
    }
    return said.isEmpty() ? text : unescaped(said);
  }

  private static String joined(String said, String why) {
    var head = said.strip();
    return head.isEmpty() ? why : head.contains(why) ? head : head + ": " + why;
  }

  private static String unescaped(String text) {
    return text.replace("\\\"", "\"").replace("\\n", " ");
  }

  private static String without(Pattern head, String text) {
    var matcher = head.matcher(text);
    return matcher.lookingAt() && matcher.end() < text.length()
        ? text.substring(matcher.end())
        : text;
  }

  private static Pattern field(String names) {
    return Pattern.compile("(?<!\\S)(?:" + names + ")=(?:\"((?:[^\"\\\\]|\\\\.)*)(?:\"|$)|(\\S+))");
  }

  private static String value(Matcher field) {
    return field.group(1) == null ? field.group(2) : unescaped(field.group(1));
  }
}
