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
                  + "(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?\\]?[\\s:|]+"),
          Pattern.compile("^(?:\\[[\\w#:. -]{1,60}\\] ?)+(?=\\w)"),
          Pattern.compile("^(?:FATAL|CRITICAL|ERROR|SEVERE|PANIC):[\\w.]{1,80}:"),
          Pattern.compile("^(?:FATAL|CRITICAL|ERROR|SEVERE|PANIC|error|fatal):\\s+"),
          Pattern.compile("^(?:FATAL|CRITICAL|ERROR|SEVERE|PANIC)\\b[\\s|\\]]+"),
          Pattern.compile("^\\d+ +--- +\\[.{1,60}?\\] +(?:\\[.{1,60}?\\] +)?\\S+ +: +"),
          Pattern.compile("^\\d+#\\d+: (?:\\*\\d+ )?"),
          Pattern.compile("^\\[[^\\]]{1,60}\\] +[\\w.$]+ +[-:]+ +"),
          Pattern.compile("^\\[[^\\]]{1,60}\\][ :]+"),
          Pattern.compile("^[\\w./-]+\\.go:\\d+:? +"),
          Pattern.compile("^Caused by: "),
          Pattern.compile("^Exception in thread \"[^\"]*\" "));

  /// The level that a line in JSON was given: a word of its own, not the start of a sentence.
  private static final Pattern LEVEL =
      Pattern.compile(
          "^(?:fatal|panic|critical|crit|error|err|severe) (?!(?:in|while|at|from|on|of|code"
              + "|response|message|during|when|for|with|is|was)\\b)(?!\\w+ing\\b)(?=\\w)");

  /// `java.net.ConnectException: ` names its class well enough without the packages.
  private static final Pattern PACKAGES =
      Pattern.compile("^(?:[a-z_]\\w*\\.){1,12}(?=[A-Z]\\w*(?:Error|Exception|Throwable)\\b)");

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
    rest = without(PACKAGES, without(LEVEL, rest));
    rest = RENDERED_ERROR.matcher(rest).replaceFirst(": ");
    return rest.isBlank() ? text : rest.strip();
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
    return field.group(1) == null
        ? field.group(2)
        : field.group(1).replace("\\\"", "\"").replace("\\n", " ");
  }
}
