package dev.sitrep.logs;

import dev.sitrep.cluster.Log;
import dev.sitrep.safety.Neutralizer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One line as its program meant it: how bad it says it is, and what it says.
///
/// @param indented it continues what stands above it
/// @param failing it tells of a failure, whatever its level
record LogLine(
    int index,
    Optional<Instant> at,
    String text,
    boolean indented,
    Level level,
    boolean failing,
    boolean fatal) {

  enum Level {
    NONE,
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    FATAL;

    /// As it is shown where the program gave a number or a letter.
    String word() {
      return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
    }

    static Level of(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "fatal",
            "critical",
            "crit",
            "emerg",
            "emergency",
            "panic",
            "alert",
            "ftl",
            "f",
            "60",
            "fata",
            "pani",
            "pnc",
            "dpanic",
            "a" ->
            FATAL;
        case "error", "err", "severe", "fail", "e", "50", "eror", "erro" -> ERROR;
        case "warning", "warn", "wrn", "w", "40" -> WARNING;
        case "info",
            "inf",
            "notice",
            "log",
            "information",
            "hint",
            "detail",
            "statement",
            "context",
            "i",
            "30",
            "note",
            "system",
            "*",
            "-" ->
            INFO;
        case "debug",
            "dbg",
            "dbug",
            "debu",
            "trac",
            "trc",
            "trace",
            "trce",
            "verbose",
            "fine",
            "finer",
            "d",
            "t",
            "10",
            "20",
            "." ->
            DEBUG;
        default -> NONE;
      };
    }
  }

  /// The same line, said at this level.
  LogLine at(Level told) {
    return new LogLine(index, at, text, indented, told, failing, fatal || told == Level.FATAL);
  }

  LogLine saying(String words) {
    return new LogLine(index, at, words, indented, level, failing, fatal);
  }

  private static final int LONGEST = 4096;

  /// What stands further behind is not shown either.
  private static final int LOOKED_AT = 1000;

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,\\d]*"
              + "(?:Z|[+-]\\d\\d:?\\d\\d)?\\]? +");

  /// `Nov 21 15:00:41 node-3 courierd[841]: `
  private static final Pattern SYSLOG =
      Pattern.compile(
          "(?:<\\d+>)?[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\S+ [\\w./-]{1,60}(?:\\[\\d+\\])?: ");

  /// What Node says before the reason of a rejected promise.
  private static final Pattern REJECTION =
      Pattern.compile(
          "This error originated either by .* with the reason (\"[^\"]*\"|\\S+)\\.?\\](?: \\{)?");

  /// Laravel prints the exception once more, as one field.
  private static final String OBJECT = " {\"exception\":\"[object]";

  /// Signs of a program that ends.
  private static final List<String> FATAL =
      List.of(
          """
          panicked at
          Exception in thread "
          nhandled exception
          nhandled rejection
          UnhandledPromiseRejection
          Uncaught\s
          Application run failed
          APPLICATION FAILED TO START
          atal error
          atal exception
          egmentation fault
          core dumped
          terminate called
          OutOfMemoryError
          heap out of memory
          Fatal Python error
          exec format error
          exec user process caused
          FATAL CONFIG FILE ERROR
          Could not find or load main class
          Unable to access jarfile
          Cannot find module
          can't open file
          """
              .split("\n"));

  private static final Pattern RUBY = Pattern.compile(":\\d+:in .{1,300}\\(\\w[\\w:]*\\)$");

  /// `java.io.IOException: reset`, `Error: connect`: an exception said by nobody but itself.
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "(?:Uncaught )?[\\w$.:]{0,200}(?:Error|Exception|Throwable)(?: \\[\\w+\\])?(?:: |$)");

  /// Words of a failure, whole.
  private static final List<String> FAILING =
      List.of(
          """
          error|errors|fail|fails|failed|failure|cannot|can't|could not|couldn't|unable to|refused
          denied|not found|timed out|timeout|no such|invalid|missing|undefined|killed|abort|aborted
          aborting|unreachable|out of memory|no space left|too many open files|not set|is required
          must be|exception|fatal|unexpected|expired|rejected|corrupt|corrupted|already in use
          crashed|unauthorized|forbidden|unsupported|mismatch|reset by peer|broken pipe
          cannot execute|illegal|panic|err\
          """
              .split("[|\n]"));

  /// Lines that speak of errors and report none.
  private static final Pattern DECOY =
      Pattern.compile(
          "(?i)\\b(?:0|no|zero|without(?: any)?) (?:\\w+ )?(?:errors?|failures?|failed|warnings?|exceptions?)\\b"
              + "|\\b(?:errors?|error_count|errorcount|failures?|failed|err|exceptions?|timeouts?|missing|invalid)"
              + "(?:\\.\\w+)*[\"']?\\s?[=:]\\s?[\"']?(?:0|none|null|nil|false|no|<nil>|\\[\\]|\"\")(?![\\w.])"
              + "|\\b(?:error|exception|failure)[ _-]?(?:handler|handling|page|pages|report|reports|reporting"
              + "|reporter|rate|budget|log|logs|logging|tracking|mapper|codes?|threshold)\\b"
              + "|error\\.log|[Ee]rror(?:Handler|Controller|Filter|Page|Mapper)\\b"
              + "|\\btimeout[\"']?\\s?(?:=|:|is|set to|of)\\s?[\"']?\\d"
              + "|\\berrors? (?:is|are) (?:reported|logged|sent|written)\\b|\\bAborted connection \\d+ to db\\b"
              + "|\\bif (?:missing|not found|invalid)\\b|\\bfail-?(?:over|fast|safe|back)\\b");

  private static final Pattern RETRY =
      Pattern.compile(
          "(?i)\\b(?:retry|retrying|retries|will try again|trying again|reconnecting|attempt \\d+|backing off)\\b");

  private static final Pattern ACCESS =
      Pattern.compile("\"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) [^\"]*\" (\\d{3})\\b");

  static LogLine of(int index, Log.Line line) {
    var raw = line.text().length() > LONGEST ? line.text().substring(0, LONGEST) : line.text();
    var fields = Fields.of(raw);
    var said = fields.map(Fields::rendered).orElse(raw);
    var shown = Neutralizer.line(said.substring(0, Math.min(said.length(), LOOKED_AT)));
    var text = shown.strip();
    boolean indented = !shown.isEmpty() && Character.isWhitespace(shown.charAt(0));
    if (line.at().isPresent()) {
      var stamp = TIMESTAMP.matcher(text);
      text = stamp.lookingAt() ? text.substring(stamp.end()) : text;
    }
    text = bare(text);
    var access = text.contains("HTTP/") ? ACCESS.matcher(text) : null;
    if (access != null && access.find()) {
      boolean broken = access.group(1).startsWith("5");
      var level = broken ? Level.WARNING : Level.INFO;
      return new LogLine(index, line.at(), text, indented, level, false, false);
    }
    var level = fields.map(Fields::level).filter(l -> l != Level.NONE).orElse(levelOf(text));
    boolean failing = tellsFailure(text);
    boolean fatal = looksFatal(text);
    if ((failing || fatal) && DECOY.matcher(text).find()) {
      failing = false;
      fatal = false;
    }
    boolean quiet = level == Level.INFO || level == Level.DEBUG || level == Level.WARNING;
    fatal = level == Level.FATAL || (fatal && !quiet);
    if (failing && !fatal && level == Level.NONE && RETRY.matcher(text).find()) {
      level = Level.WARNING;
    }
    return new LogLine(index, line.at(), text, indented, level, failing, fatal);
  }

  private static String bare(String text) {
    var bare = text;
    if (bare.length() > 16 && bare.indexOf(':') < 16) {
      var syslog = SYSLOG.matcher(bare);
      bare = syslog.lookingAt() ? bare.substring(syslog.end()) : bare;
    }
    if (bare.contains("This error originated")) {
      bare = REJECTION.matcher(bare).replaceFirst("$1]");
    }
    int object = bare.indexOf(OBJECT);
    return object > 0 ? bare.substring(0, object) : bare;
  }

  private static Level levelOf(String text) {
    return EXCEPTION.matcher(text).lookingAt() ? Level.NONE : Levels.in(text);
  }

  private static boolean looksFatal(String text) {
    return text.startsWith("panic: ")
        || text.startsWith("fatal error: ")
        || FATAL.stream().anyMatch(text::contains)
        || (text.startsWith("** (") && text.contains(") "))
        || (text.endsWith(")") && text.contains(":in ") && RUBY.matcher(text).find());
  }

  private static boolean tellsFailure(String text) {
    if (text.contains("Error") || text.contains("Exception")) {
      return true;
    }
    var lower = text.toLowerCase(Locale.ROOT);
    for (var word : FAILING) {
      int at = lower.indexOf(word);
      while (at >= 0) {
        if (!isLetter(lower, at - 1) && !isLetter(lower, at + word.length())) {
          return true;
        }
        at = lower.indexOf(word, at + 1);
      }
    }
    return false;
  }

  private static boolean isLetter(String text, int at) {
    return at >= 0
        && at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
  }

  LogDigest.Weight weight() {
    if (fatal) {
      return LogDigest.Weight.FATAL;
    }
    return switch (level) {
      case FATAL -> LogDigest.Weight.FATAL;
      case ERROR -> LogDigest.Weight.ERROR;
      case WARNING -> LogDigest.Weight.WARNING;
      case INFO, DEBUG -> LogDigest.Weight.CONTEXT;
      case NONE -> failing ? LogDigest.Weight.ERROR : LogDigest.Weight.CONTEXT;
    };
  }

  boolean exception() {
    return EXCEPTION.matcher(text).lookingAt();
  }

  boolean levelled() {
    return level != Level.NONE;
  }
}
