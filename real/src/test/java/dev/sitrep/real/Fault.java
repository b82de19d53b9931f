package dev.sitrep.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One of `deploy/faults`: a namespace that is broken in one way.
///
/// @param expect what the cause has to name
/// @param then commands once it is applied
/// @param fix commands that mend it, none for most
record Fault(
    String name,
    Path manifest,
    String namespace,
    String workload,
    List<String> expect,
    List<String> then,
    List<String> fix) {
  private static final Path FOLDER = Path.of("..", "deploy", "faults");
  private static final Pattern NAMESPACE =
      Pattern.compile("kind: Namespace, metadata: \\{name: ([a-z0-9-]+)");
  private static final Pattern OF = Pattern.compile("^[A-Za-z]+ [a-z_]+=(\\S+)");

  /// Those that can be mended.
  static List<Fault> mendable() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(Fault::read)
          .filter(fault -> !fault.fix().isEmpty())
          .toList();
    }
  }

  static Fault named(String name) {
    return read(FOLDER.resolve(name + ".yaml"));
  }

  private static Fault read(Path file) {
    try {
      var text = Files.readString(file);
      return new Fault(
          String.valueOf(file.getFileName()).replace(".yaml", ""),
          file,
          group(NAMESPACE, text),
          group(OF, header(text, "alert").getFirst()),
          header(text, "expect").stream().flatMap(l -> Stream.of(l.split("  ", -1))).toList(),
          header(text, "then"),
          header(text, "fix"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> header(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith("# " + name + ": "))
        .map(line -> line.substring(name.length() + 4))
        .toList();
  }

  private static String group(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in\n" + text);
    }
    return matcher.group(1);
  }

  void apply() {
    if (!Program.ran(
            "",
            List.of(
                "kubectl",
                "get",
                "namespace",
                namespace,
                "-o",
                "jsonpath={.metadata.deletionTimestamp}"))
        .output()
        .isBlank()) {
      Program.ran(
          "",
          List.of("kubectl", "wait", "--for=delete", "namespace/" + namespace, "--timeout=120s"));
    }
    Program.run("kubectl", "apply", "--server-side", "-f", manifest.toString());
    then.forEach(Program::shell);
  }

  void mend() {
    fix.forEach(Program::shell);
  }

  /// Whether the cause has all that it has to name.
  boolean isNamedBy(Vendors.Told told) {
    var cause = told.report().cause().sentence().toLowerCase(Locale.ROOT);
    return expect.stream().allMatch(word -> cause.contains(word.toLowerCase(Locale.ROOT)));
  }

  /// Without waiting for its end.
  void remove() {
    Program.run("kubectl", "delete", "namespace", namespace, "--wait=false", "--ignore-not-found");
  }
}
