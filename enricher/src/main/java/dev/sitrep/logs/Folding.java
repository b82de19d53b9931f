package dev.sitrep.logs;

import dev.sitrep.logs.LogDigest.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Folds stack traces: the exception with the first frame of the program's own, and every cause.
final class Folding {
  private static final Pattern FRAME =
      Pattern.compile(
          "^at .+|^\\.\\.\\. \\d+ (?:more|common frames)|^from .+:\\d+|^#\\d+ |^Stack trace:$|^--- End of "
              + "|^thrown in |^[Ss]tack backtrace:$|^\\d+: +(?:0x)?\\w+.*::|^\\[stacktrace\\]$|^Suppressed: |^\\(\\w+ [\\d.]+\\) \\S+:\\d+: |^\\S+\\.exs?:\\d+: |^@ +0x[0-9a-f]+ ");
  private static final Pattern CAUSE =
      Pattern.compile("^(?:Caused by: |---> |\\[cause\\]: |\\(Inner Exception #\\d+\\) )");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "^(?:at )?(?:async |new )?(?:java\\.|javax\\.|jakarta\\.|jdk\\.|sun\\.|com\\.sun\\.|org\\.springframework\\.|org\\.apache\\."
              + "|org\\.hibernate\\.|org\\.postgresql\\.|com\\.mysql\\.|com\\.zaxxer\\.|io\\.netty\\.|reactor\\.|kotlin"
              + "|scala\\.|com\\.fasterxml\\.|ch\\.qos\\.|org\\.eclipse\\.|com\\.google\\.|io\\.quarkus\\.|io\\.vertx\\.|io\\.smallrye\\.|io\\.micronaut\\.|io\\.grpc\\.|io\\.lettuce\\.|org\\.jboss\\."
              + "|org\\.flywaydb\\.|liquibase\\.|com\\.mongodb\\.|com\\.amazonaws\\.|software\\.amazon\\.|okhttp3\\.|redis\\.clients\\."
              + "|System\\.|Microsoft\\.|Npgsql\\."
              + "|std::|core::|rust_begin|tokio::)"
              + "|node:|node_modules|\\(<anonymous>\\)|\\(internal/|/gems/|/usr/lib/ruby|/usr/local/lib/ruby|/vendor/|/rustc/|site-packages|/usr/lib/python|/usr/local/lib/python"
              + "|<frozen |\\{main\\}");

  /// An exception that says what went wrong with a connection or a file, and not which.
  private static final Pattern BARE =
      Pattern.compile(
          "(?i)(?:Exception|Error): (?:connection (?:refused|reset|timed out|closed)(?: by peer)?"
              + "|(?:read|connect|operation|accept)? ?timed out|timeout|broken pipe"
              + "|no route to host|network is unreachable|permission denied|access denied"
              + "|closed channel|end of stream|unexpected end of file(?: from server)?|null)"
              + "\\W*(?:\\([^)]*\\))?$|(?:Timeout|ConnectException|ClosedChannel|EOF)\\w*$");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\w+://[^\\s\"']+|\\b[A-Za-z][\\w.-]*:\\d{2,5}\\b|\\b\\d+\\.\\d+\\.\\d+\\.\\d+\\b"
              + "|(?:^|[\\s\"'(])/[\\w.-]+/[\\w./-]+");

  private static final Pattern GO_FUNCTION = Pattern.compile("^[\\w./*()\\-]+\\(.*\\)$");
  private static final Pattern GO_FRAME = Pattern.compile("^(/\\S+\\.go:\\d+)");

  /// .NET's console logger says the level and the category on a line of their own.
  private static final Pattern CONSOLE = Pattern.compile("(?:warn|fail|crit): [\\w.`]+\\[\\d+\\]");

  /// Headings of programs that say the reason below.
  private static final Pattern NOTICE =
      Pattern.compile("^APPLICATION FAILED TO START$|^\\*\\*\\* FATAL CONFIG FILE ERROR");

  private static final Pattern RUBY = Pattern.compile("^(\\S+:\\d+):in [`'].{1,200}?': (.+)$");

  private static final Pattern DETAIL = Pattern.compile("\\bDETAIL: +(.+)$");

  private static final int LONGEST_MESSAGE = 8;

  /// So many lines of the other stream may stand together within a trace.
  private static final int MOST_FOREIGN = 5;

  /// How Python names what was raised: surely, and possibly.
  private static final Pattern RAISED =
      Pattern.compile(
          "^(?:\\w+\\.)*\\w*(?:[Ee]rror|Exception|Exit|Interrupt|Warning|Group)(?:: |$)");

  private static final Pattern PERHAPS_RAISED =
      Pattern.compile("^(?:(?:\\w+\\.)*[A-Z]\\w*|(?:\\w+\\.)+\\w+)(?:: |$)");

  /// ` ~~~~~~~~~~^^^^^^^^^^^^^`
  private static final Pattern CARETS = Pattern.compile("^[~^ ]+$");

  private final List<LogLine> lines;
  private final List<Statement> statements = new ArrayList<>();
  private int next;

  private Folding(List<LogLine> lines) {
    this.lines = new ArrayList<>(lines);
  }

  static List<Statement> fold(List<LogLine> lines) {
    var folding = new Folding(lines);
    folding.all();
    return folding.statements;
  }

  private void all() {
    Optional<LogLine> above = Optional.empty();
    while (next < lines.size()) {
      var line = lines.get(next++);
      if (line.text().endsWith("Traceback (most recent call last):")
          || line.text().startsWith("Traceback (most recent call last)")) {
        python(line, under(above, line));
      } else if (line.text().startsWith("panic: ") || line.text().startsWith("fatal error: ")) {
        go(line);
      } else if (line.text().contains("panicked at ")) {
        rust(line);
      } else if (line.text().endsWith(" by the Java Runtime Environment:")) {
        virtualMachine(line);
      } else if (NOTICE.matcher(line.text()).find()) {
        notice(line);
      } else if (CONSOLE.matcher(line.text()).matches() && continued()) {
        lines.set(next, lines.get(next).at(line.level()));
      } else if (!isJoint(line)) {
        trace(line, under(above, line));
      }
      above = line.levelled() ? Optional.of(line) : above;
    }
  }

  /// How bad the log line is under which this one was printed, if there is such a line. Nobody
  /// prints an exception under what is merely informative: such a one came out by itself.
  private static Optional<Weight> under(Optional<LogLine> above, LogLine line) {
    return above
        .filter(head -> line.index() - head.index() <= 2)
        .map(LogLine::weight)
        .filter(weight -> weight != Weight.CONTEXT);
  }

  private static boolean isJoint(LogLine line) {
    return line.text().startsWith("During handling of the above exception")
        || line.text().startsWith("The above exception was the direct cause");
  }

  private boolean continued() {
    return next < lines.size() && lines.get(next).indented() && !lines.get(next).levelled();
  }

  /// A line with the frames and causes under it.
  private void trace(LogLine top, Optional<Weight> above) {
    var head = whole(top);
    var weight = weight(head, above);
    if (next < lines.size() && lines.get(next).text().equals("Caused by:")) {
      head = chained(head);
      weight = Weight.FATAL;
    }
    var current = head;
    var frame = "";
    var ruby = RUBY.matcher(head.text());
    if (ruby.matches() && head.fatal()) {
      current = head.saying(ruby.group(2));
      frame = FOREIGN.matcher(ruby.group(1)).find() ? "" : "at " + ruby.group(1);
    }
    int first = next;
    int from = statements.size();
    var chain = new ArrayList<LogLine>();
    var foreign = new ArrayList<LogLine>();
    while (next < lines.size()) {
      var line = lines.get(next);
      if (CAUSE.matcher(line.text()).lookingAt()) {
        add(current, frame, weight);
        chain.add(current);
        next++;
        current = whole(line);
        next--;
        frame = "";
      } else if (FRAME.matcher(line.text()).lookingAt()
          && (line.indented() || next > first || known(head))) {
        frame = frame.isEmpty() && isOwn(line.text()) ? withoutBrace(line.text()) : frame;
        if (line.text().endsWith("{")) {
          skipObject();
        }
      } else if (next > first || head.exception() || head.fatal()) {
        int end = afterForeign();
        if (end == next) {
          break;
        }
        foreign.addAll(lines.subList(next, end));
        next = end - 1;
      } else {
        break;
      }
      next++;
    }
    chain.add(current);
    boolean bare = !head.levelled() && above.isEmpty() && next > first;
    boolean exception = head.exception();
    add(current, frame, bare && exception ? Weight.FATAL : weight);
    eclipse(from, chain);
    foreign.forEach(line -> add(line, "", line.weight()));
  }

  /// Two streams make one log, so that quiet lines of one may stand within a trace of the other:
  /// where the trace goes on behind them, or here if it does not.
  private int afterForeign() {
    int end = next;
    while (end < lines.size() && end - next < MOST_FOREIGN && isQuiet(lines.get(end))) {
      end++;
    }
    return end < lines.size() && goesOn(lines.get(end)) ? end : next;
  }

  private static boolean isQuiet(LogLine line) {
    return line.weight() == Weight.CONTEXT && !line.exception() && !goesOn(line);
  }

  private static boolean goesOn(LogLine line) {
    return CAUSE.matcher(line.text()).lookingAt()
        || (line.indented() && FRAME.matcher(line.text()).lookingAt());
  }

  /// The innermost cause decides, unless it only says `Connection refused` and one around it says
  /// by whom.
  private void eclipse(int from, List<LogLine> chain) {
    if (!BARE.matcher(chain.getLast().text()).find() || statements.size() - from != chain.size()) {
      return;
    }
    for (int i = chain.size() - 2; i >= 0; i--) {
      if (ADDRESS.matcher(chain.get(i).text()).find()) {
        for (int link = i + 1; link < chain.size(); link++) {
          statements.set(from + link, statements.get(from + link).eclipse());
        }
        return;
      }
    }
  }

  /// Which of a chain of causes decides.
  static int decisive(List<String> chain) {
    int last = chain.size() - 1;
    if (!BARE.matcher(chain.get(last)).find()) {
      return last;
    }
    for (int i = last - 1; i >= 0; i--) {
      if (ADDRESS.matcher(chain.get(i)).find()) {
        return i;
      }
    }
    return last;
  }

  /// With the further lines of its message: those of an exception end where its frames begin,
  /// PostgreSQL's are called DETAIL.
  private LogLine whole(LogLine line) {
    if (next >= lines.size() || line.text().isEmpty()) {
      return line;
    }
    var below = lines.get(next).text();
    var detail = DETAIL.matcher(below);
    if (line.weight().compareTo(Weight.ERROR) <= 0
        && line.text().contains(":  ")
        && detail.find()) {
      next++;
      return line.saying(line.text() + " (" + detail.group(1) + ")");
    }
    if (!line.exception() && !CAUSE.matcher(line.text()).lookingAt()) {
      return line;
    }
    int end = next;
    while (end < lines.size() && end - next <= LONGEST_MESSAGE && isMessage(lines.get(end))) {
      end++;
    }
    boolean framed =
        end > next
            && end < lines.size()
            && end - next <= LONGEST_MESSAGE
            && lines.get(end).indented()
            && lines.get(end).text().startsWith("at ");
    if (!framed) {
      return line;
    }
    var said = new StringBuilder(line.text());
    while (next < end) {
      said.append(' ').append(lines.get(next++).text());
    }
    return line.saying(said.toString());
  }

  private static boolean isMessage(LogLine line) {
    return !line.levelled()
        && !line.exception()
        && !FRAME.matcher(line.text()).lookingAt()
        && !CAUSE.matcher(line.text()).lookingAt();
  }

  /// Rust's anyhow: `Caused by:` and the causes below, numbered when there are several.
  private LogLine chained(LogLine head) {
    var said = new StringBuilder(head.text());
    next++;
    while (next < lines.size()
        && lines.get(next).indented()
        && !FRAME.matcher(lines.get(next).text()).lookingAt()) {
      said.append(": ").append(lines.get(next++).text().replaceFirst("^\\d+: ", ""));
    }
    return head.saying(said.toString());
  }

  /// A heading in stars with the reason below it.
  private void notice(LogLine head) {
    var said = new StringBuilder(head.text());
    for (int i = 0; i < 6 && next < lines.size() && !lines.get(next).levelled(); i++) {
      var text = lines.get(next).text();
      if (text.equals("Action:")) {
        break;
      }
      if (!text.startsWith("****") && !text.equals("Description:")) {
        said.append(' ').append(text);
      }
      next++;
    }
    statements.add(Statement.of(head, said.toString(), Weight.FATAL));
  }

  /// The JVM's own crash: a page of lines that begin with `#`.
  private void virtualMachine(LogLine head) {
    var said = new StringBuilder(head.text().replaceFirst("^#\\s*", ""));
    boolean wanted = true;
    while (next < lines.size() && lines.get(next).text().startsWith("#")) {
      var text = lines.get(next++).text().replaceFirst("^#\\s*", "");
      if (wanted && !text.isEmpty()) {
        said.append(' ').append(text);
        wanted = false;
      }
      wanted |= text.equals("Problematic frame:");
    }
    statements.add(Statement.of(head, said.toString(), Weight.FATAL));
  }

  private static boolean known(LogLine head) {
    return head.failing() || head.fatal() || head.exception();
  }

  /// An exception printed under a log line is as bad as that line says.
  private static Weight weight(LogLine line, Optional<Weight> above) {
    boolean bare = !line.levelled() && line.exception();
    return bare ? above.orElse(line.weight()) : line.weight();
  }

  /// Node prints an error's fields in braces after its frames.
  private void skipObject() {
    int limit = Math.min(lines.size() - 1, next + 20);
    for (int i = next + 1; i <= limit; i++) {
      if (lines.get(i).text().startsWith("}")) {
        next = i;
        return;
      }
    }
  }

  private static String withoutBrace(String frame) {
    return frame.endsWith(" {") ? frame.substring(0, frame.length() - 2) : frame;
  }

  private static boolean isOwn(String frame) {
    return (frame.startsWith("at ") || frame.startsWith("from ") || frame.startsWith("#"))
        && !FOREIGN.matcher(frame).find();
  }

  private void add(LogLine line, String frame, Weight weight) {
    if (line.text().isEmpty() || (line.text().length() < 3 && !line.failing())) {
      return;
    }
    var text = frame.isEmpty() ? line.text() : withFrame(line.text(), frame);
    statements.add(Statement.of(line, text, weight));
  }

  /// Keeps the frame within what one entry may hold.
  private static String withFrame(String text, String frame) {
    var where = frame.length() > 120 ? frame.substring(0, 119) + "…" : frame;
    int room = LogDigest.LONGEST_LINE - where.length() - 3;
    var said = text.length() > room ? text.substring(0, room - 1) + "…" : text;
    return said + " (" + where + ")";
  }

  private void python(LogLine head, Optional<Weight> above) {
    var frame = "";
    var foreign = new ArrayList<LogLine>();
    while (next < lines.size()) {
      var line = lines.get(next);
      if (line.text().startsWith("File \"")) {
        frame = frame.isEmpty() || !FOREIGN.matcher(line.text()).find() ? line.text() : frame;
      } else if (!line.indented() && !line.text().isEmpty()) {
        if (!isWithinPython(line)) {
          break;
        }
        foreign.add(line);
      }
      next++;
    }
    foreign.forEach(line -> add(line, "", line.weight()));
    if (next == lines.size()) {
      add(head, frame, Weight.ERROR);
      return;
    }
    var last = lines.get(next++);
    add(last, frame, above.orElse(Weight.FATAL));
  }

  /// Whether the next line is not what was raised, because the trace goes on behind it.
  private boolean isWithinPython(LogLine line) {
    if (RAISED.matcher(line.text()).find()) {
      return false;
    }
    boolean perhaps = PERHAPS_RAISED.matcher(line.text()).find();
    int end = Math.min(lines.size(), next + 1 + MOST_FOREIGN);
    for (var below : lines.subList(next + 1, end)) {
      var text = below.text();
      if (text.contains("Traceback (most recent call last)")) {
        return false;
      }
      boolean trace =
          below.indented() && (text.startsWith("File \"") || CARETS.matcher(text).matches());
      if (trace || (!perhaps && isRaised(below))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRaised(LogLine line) {
    return !line.indented()
        && (RAISED.matcher(line.text()).find() || PERHAPS_RAISED.matcher(line.text()).find());
  }

  private void go(LogLine head) {
    var function = "";
    var frame = "";
    boolean stack = false;
    while (next < lines.size()) {
      var text = lines.get(next).text();
      var file = GO_FRAME.matcher(text);
      if (text.startsWith("goroutine ")) {
        stack = true;
      } else if (stack && file.lookingAt()) {
        if (frame.isEmpty() && isOwnGo(function, text)) {
          frame = "at " + name(function) + " " + file.group(1);
        }
      } else if (stack && (GO_FUNCTION.matcher(text).matches() || text.startsWith("created by "))) {
        function = text;
      } else if (!text.isEmpty()
          && !text.startsWith("[signal ")
          && !(lines.get(next).indented() && text.startsWith("panic: "))) {
        break;
      }
      next++;
    }
    add(head, frame, Weight.FATAL);
  }

  private static boolean isOwnGo(String function, String file) {
    return !function.startsWith("runtime.")
        && !function.startsWith("panic(")
        && !file.contains("/usr/local/go/src/")
        && !file.contains("/pkg/mod/")
        && !file.contains("/vendor/");
  }

  private static String name(String function) {
    int arguments = function.lastIndexOf('(');
    return arguments > 0 ? function.substring(0, arguments) : function;
  }

  /// The message stands on the line below, since Rust 1.73.
  private void rust(LogLine head) {
    var text = head.text();
    if (text.endsWith(":") && next < lines.size()) {
      text += " " + lines.get(next++).text();
    }
    while (next < lines.size() && FRAME.matcher(lines.get(next).text()).lookingAt()) {
      next++;
    }
    statements.add(Statement.of(head, text, Weight.FATAL));
  }
}
