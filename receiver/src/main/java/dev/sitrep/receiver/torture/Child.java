package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A `sitrep serve` in a process of its own: the same classes and Java, the launcher's options, and
/// nothing of this environment that Sitrep listens to.
public final class Child implements AutoCloseable {
  /// What the launcher `sitrep` starts Java with.
  static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED");

  /// Where an image has SQLite's library.
  private static final String SQLITE = "org.sqlite.lib.path";

  private static final Pattern LISTENS = Pattern.compile("Sitrep listens at (http://\\S+)");
  private static final Pattern KIB = Pattern.compile("(\\w+):\\s+(\\d+) kB");
  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path log;

  /// @param folder where it runs and its logs lie
  /// @param name of its log files
  /// @param wrapper words before the command, usually none
  /// @param program what runs Sitrep, up to the name of the command
  /// @param settings its environment
  public record Plan(
      Path folder,
      String name,
      List<String> wrapper,
      List<String> program,
      Map<String, String> settings) {

    /// With nothing set.
    public static Plan of(Path folder, String name, List<String> program) {
      return new Plan(folder, name, List.of(), program, Map.of());
    }

    /// This program on loopback, without authentication, channels or a model.
    public static Plan plain(Path folder, String name, Path store, Path dump) {
      return of(folder, name, thisProgram())
          .with("SITREP_SERVER_PORT", "0")
          .with("SITREP_SERVER_AUTH", "none")
          .with("SITREP_CHANNELS", "[]")
          .with("SITREP_STORE_PATH", store.toString())
          .with("SITREP_CLUSTER_DUMP", dump.toString());
    }

    public Plan with(String key, String value) {
      return withAll(Map.of(key, value));
    }

    public Plan withAll(Map<String, String> others) {
      var more = new TreeMap<>(settings);
      more.putAll(others);
      return new Plan(folder, name, wrapper, program, more);
    }

    public Plan named(String other) {
      return new Plan(folder, other, wrapper, program, settings);
    }

    Plan wrappedIn(List<String> words) {
      return new Plan(folder, name, words, program, settings);
    }
  }

  private Child(Process process, Path out, Path log) {
    this.process = process;
    this.out = out;
    this.log = log;
  }

  /// The classes of this process, as the launcher starts them.
  public static List<String> thisProgram() {
    var program = new ArrayList<String>();
    program.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    program.addAll(OPTIONS);
    Optional.ofNullable(System.getProperty(SQLITE))
        .ifPresent(folder -> program.add("-D" + SQLITE + "=" + folder));
    program.addAll(List.of("-cp", System.getProperty("java.class.path")));
    program.add("dev.sitrep.receiver.Main");
    return List.copyOf(program);
  }

  /// Returns at once; [#url] waits until it listens.
  public static Child start(Plan plan) throws IOException {
    var out = plan.folder().resolve(plan.name() + ".out");
    var log = plan.folder().resolve(plan.name() + ".log");
    var command = new ArrayList<>(plan.wrapper());
    command.addAll(plan.program());
    command.add("serve");
    var builder = new ProcessBuilder(command).directory(plan.folder().toFile());
    builder
        .environment()
        .keySet()
        .removeIf(key ->
            key.startsWith("SITREP_")
                || key.startsWith("KUBE")
                || key.equals("OLLAMA_HOST")
                || key.equals("JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(plan.settings());
    Files.deleteIfExists(out);
    builder.redirectOutput(out.toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new Child(builder.start(), out, log);
  }

  /// Where it listens; empty while it does not yet.
  public Optional<URI> url() {
    try {
      var listens = LISTENS.matcher(Files.readString(out));
      return listens.find()
          ? Optional.of(URI.create(listens.group(1).replace("localhost", "127.0.0.1")))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Waits until it listens.
  public URI listening() throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      var url = url();
      if (url.isPresent()) {
        return url.get();
      }
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "serve ended with " + process.exitValue() + ": " + lastWords());
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("serve does not listen after a minute: " + lastWords());
  }

  public boolean alive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /// SIGKILL. Returns when it is gone.
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// SIGTERM; empty when it did not end in that time.
  public Optional<Duration> terminate(Duration patience) throws InterruptedException {
    long began = System.nanoTime();
    process.destroy();
    return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(Duration.ofNanos(System.nanoTime() - began))
        : Optional.empty();
  }

  /// How long processors have worked for it; empty where the system does not tell.
  public Optional<Duration> cpu() {
    return process.info().totalCpuDuration();
  }

  /// The most memory that it ever had at a time; empty where the system does not tell.
  public Optional<Long> peakKib() {
    return kib("VmHWM");
  }

  /// What of its memory is there just now, files that are mapped included; empty where the system
  /// does not tell.
  public Optional<Long> residentKib() {
    return kib("VmRSS");
  }

  private Optional<Long> kib(String name) {
    try {
      var status = Files.readString(Path.of("/proc", String.valueOf(pid()), "status"));
      return KIB.matcher(status)
          .results()
          .filter(line -> line.group(1).equals(name))
          .map(line -> Long.valueOf(line.group(2)))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// False where this Java cannot tell it to.
  boolean collectGarbage() throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return Files.isExecutable(jcmd)
        && new ProcessBuilder(jcmd.toString(), String.valueOf(pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
  }

  /// All of its log, also of the processes of this name before it.
  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lastWords() {
    var lines = log().lines().toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  @Override
  public void close() {
    kill();
  }
}
