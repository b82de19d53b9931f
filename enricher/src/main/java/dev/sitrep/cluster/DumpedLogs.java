package dev.sitrep.cluster;

import dev.sitrep.safety.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The logs of a dump: which file holds which run of which container.
final class DumpedLogs {
  private static final Pattern START =
      Pattern.compile("==== START logs for container (\\S+) of pod (\\S+)/(\\S+) ====");
  private static final Pattern FAILED = Pattern.compile("(?:Create|Request) log error: (.*)");

  private record Run(String namespace, String pod, String container, boolean previous) {}

  private final Map<Run, Path> files = new HashMap<>();
  private Instant newest = Instant.MIN;

  private DumpedLogs() {}

  static DumpedLogs index(DumpFiles files) {
    var logs = new DumpedLogs();
    files.logs().forEach(logs::add);
    return logs;
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /// The newest stamp at the begin of any line, [Instant#MIN] when no line has one.
  Instant newest() {
    return newest;
  }

  Optional<Log> read(LogQuery query) throws IOException {
    var wanted = new Run(query.namespace(), query.pod(), query.container(), query.previous());
    var file = files.get(wanted);
    if (file == null) {
      return Optional.empty();
    }
    var tail = new Tail(query.tailLines(), query.maxBytes());
    lines(
        file,
        wanted,
        _ -> {},
        (run, line) -> {
          if (run.equals(wanted)) {
            tail.add(line);
          }
        });
    var log = tail.log(false);
    if (log.lines().size() == 1) {
      var failure = FAILED.matcher(log.lines().getFirst().text());
      if (failure.matches()) {
        throw new NoAnswer(Reading.Why.UNAVAILABLE, failure.group(1));
      }
    }
    return Optional.of(log);
  }

  private void add(Path file) {
    int parts = file.getNameCount();
    if (parts < 3) {
      return;
    }
    var namespace = folder(file, parts - 3);
    var pod = folder(file, parts - 2);
    if (!Names.isLabel(namespace) || !Names.isSubdomain(pod)) {
      return;
    }
    var name = DumpFiles.lower(file);
    var base = name.endsWith(".log") ? name.substring(0, name.length() - 4) : "";
    boolean previous = base.endsWith(".previous");
    var container = previous ? base.substring(0, base.length() - ".previous".length()) : base;
    var whole = new Run(namespace, pod, container, previous);
    try {
      lines(
          file,
          whole,
          run -> files.put(run, file),
          (_, line) -> Tail.line(line).at().filter(newest::isBefore).ifPresent(at -> newest = at));
    } catch (IOException e) {
      throw new UnreadableDump(file + ": cannot be read (" + e.getMessage() + ")");
    }
  }

  /// Goes through the lines with the run that each belongs to: the whole file's, or the one between
  /// kubectl's markers.
  private static void lines(
      Path file, Run whole, Consumer<Run> begins, BiConsumer<Run, String> each) throws IOException {
    try (var in = Files.newInputStream(file)) {
      if (DumpFiles.lower(file).equals("logs.txt")) {
        Tail.split(in, new Sections(whole, begins, each)::line);
      } else {
        begins.accept(whole);
        Tail.split(in, line -> each.accept(whole, line));
      }
    }
  }

  /// Cuts kubectl's `logs.txt` at its markers. A marker that names another pod is log text.
  private static final class Sections {
    private final Run pod;
    private final Consumer<Run> begins;
    private final BiConsumer<Run, String> each;
    private Optional<Run> open = Optional.empty();

    private Sections(Run pod, Consumer<Run> begins, BiConsumer<Run, String> each) {
      this.pod = pod;
      this.begins = begins;
      this.each = each;
    }

    private void line(String line) {
      if (open.isEmpty()) {
        var start = START.matcher(line);
        if (start.matches()
            && start.group(2).equals(pod.namespace())
            && start.group(3).equals(pod.pod())) {
          open = Optional.of(new Run(pod.namespace(), pod.pod(), start.group(1), false));
          open.ifPresent(begins);
        }
        return;
      }
      var end = end(open.get());
      // A log without a newline at its end shares its last line with the marker.
      if (!line.endsWith(end)) {
        each.accept(open.get(), line);
        return;
      }
      if (line.length() > end.length()) {
        each.accept(open.get(), line.substring(0, line.length() - end.length()));
      }
      open = Optional.empty();
    }

    private static String end(Run run) {
      return "==== END logs for container %s of pod %s/%s ===="
          .formatted(run.container(), run.namespace(), run.pod());
    }
  }

  private static String folder(Path file, int part) {
    return String.valueOf(file.getName(part)).replaceAll("/$", "");
  }
}
