package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.PodState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A program ended by a signal: its own fault (SIGSEGV, SIGABRT), or somebody else's will (SIGKILL,
/// SIGTERM), and then who sent it.
final class KilledBySignal implements Analyzer {
  private static final Set<String> SENDERS =
      Set.of(
          "Evicted",
          "Preempted",
          "Preempting",
          "TaintManagerEviction",
          "NodeShutdown",
          "Shutdown",
          "SystemOOM",
          "OOMKilling");

  /// From the order to stop to the end of the program, beyond the pod's grace period.
  private static final Duration SLACK = Duration.ofSeconds(30);

  /// Who sends a signal and says so: a watchdog or a supervisor in the same container.
  private static final Pattern SENDS =
      Pattern.compile(
          "(?i)\\bsen(?:d|ds|ding|t)\\b.{0,40}\\b(?:SIG(KILL|TERM)|signal (9|15))\\b"
              + "|\\bkill(?:ing|ed)?\\b.{0,40}(?: with SIG|\\s-)(KILL|TERM|9|15)\\b");

  /// @param why `the pod is evicted`
  private record Sender(String why, Certainty certainty, Exhibit<?> exhibit) {
    Sender(String why, Exhibit<?> exhibit) {
      this(why, Certainty.SEEN, exhibit);
    }
  }

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Crash.Kind.SIGNALLED)
        .map(crash ->
            own(crash.end().exitCode()) ? fault(crash) : killed(crash, sender(crash, file)))
        .toList();
  }

  private static boolean own(int exitCode) {
    return exitCode != 137 && exitCode != 143;
  }

  private static Finding fault(Crash crash) {
    var said = crash.said();
    return crash.finding(
        "killed-by-signal",
        crash.state().about(),
        crash.exits(meaning(crash.end().exitCode()))
            + said.map(words -> ": " + words).orElseGet(() -> "; " + crash.silence()),
        said.isPresent() ? Certainty.SEEN : Certainty.LIKELY,
        Stream.of(),
        "");
  }

  private static Finding killed(Crash crash, Optional<Sender> sender) {
    return crash.finding(
        "killed-by-signal",
        crash.state().about(),
        crash.exits(meaning(crash.end().exitCode()))
            + sender
                .map(one -> ": " + one.why())
                .orElse("; no event says who sent it, and the kubelet counts it as no memory kill"),
        sender.map(Sender::certainty).orElse(Certainty.UNKNOWN),
        sender.map(Sender::exhibit).stream(),
        "");
  }

  private static Optional<Sender> sender(Crash crash, CaseFile file) {
    return Stream.of(
            evicted(crash, file), told(crash, file), stopped(crash, file), logged(crash, file))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Sender> evicted(Crash crash, CaseFile file) {
    return file.all(PodState.class).stream()
        .filter(pod -> pod.evidence().about().equals(crash.state().about()))
        .filter(pod -> !pod.evidence().reason().isEmpty())
        .findFirst()
        .map(pod ->
            new Sender(
                "the pod is ended by its node (%s)"
                    .formatted(
                        Say.cut(pod.evidence().reason() + ": " + pod.evidence().message(), 160)),
                pod));
  }

  private static Optional<Sender> told(Crash crash, CaseFile file) {
    return events(crash, file)
        .filter(event -> SENDERS.contains(event.evidence().reason()))
        .findFirst()
        .map(event ->
            new Sender(
                event.evidence().reason() + ": " + Say.cut(event.evidence().message(), 160),
                event));
  }

  /// `Stopping container api`, `Container api failed liveness probe, will be restarted`
  private static Optional<Sender> stopped(Crash crash, CaseFile file) {
    return events(crash, file)
        .filter(event -> event.evidence().reason().equals("Killing"))
        .filter(event -> before(event.evidence(), crash))
        .findFirst()
        .map(event -> new Sender(order(event.evidence(), crash), event));
  }

  /// Not proven: whom a line says that it kills may be another process.
  private static Optional<Sender> logged(Crash crash, CaseFile file) {
    return file.all(LogLine.class).stream()
        .filter(line -> line.evidence().about().equals(crash.state().about()))
        .filter(line -> line.evidence().container().equals(crash.state().container()))
        .filter(line -> sends(line.evidence().text(), crash.end().exitCode()))
        .findFirst()
        .map(line ->
            new Sender("its log says " + Say.words(line.evidence(), 160), Certainty.LIKELY, line));
  }

  private static boolean sends(String text, int exitCode) {
    var said = SENDS.matcher(text);
    return said.find()
        && Stream.of(1, 2, 3)
            .map(said::group)
            .filter(name -> name != null)
            .allMatch(name ->
                Set.of("KILL", "9").contains(name.toUpperCase(Locale.ROOT)) == (exitCode == 137));
  }

  private static String order(Happening kill, Crash crash) {
    var why =
        kill.message().contains("probe")
            ? "the kubelet restarts it, " + Say.cut(kill.message(), 120)
            : "the kubelet stops its pod (%s)".formatted(Say.cut(kill.message(), 120));
    return crash.end().exitCode() == 137
        ? why
            + "; it did not end within its grace period of %d s"
                .formatted(crash.state().setup().grace())
        : why;
  }

  private static boolean before(Happening kill, Crash crash) {
    var most = Duration.ofSeconds(crash.state().setup().grace()).plus(SLACK);
    return kill.last()
        .flatMap(at -> crash.end().at().map(ended -> Duration.between(at, ended).abs()))
        .filter(lag -> lag.compareTo(most) <= 0)
        .isPresent();
  }

  private static Stream<Exhibit<Happening>> events(Crash crash, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> crash.all().about(event.evidence().about()))
        .filter(event ->
            event.evidence().container().isEmpty()
                || event.evidence().container().equals(crash.state().container()));
  }

  private static String meaning(int exitCode) {
    return switch (exitCode) {
      case 132 -> "SIGILL: built for another CPU?";
      case 133 -> "SIGTRAP";
      case 134 -> "SIGABRT: it aborted itself";
      case 135 -> "SIGBUS: memory access fault";
      case 136 -> "SIGFPE: arithmetic fault";
      case 137 -> "SIGKILL: killed from outside";
      case 139 -> "SIGSEGV: memory access fault";
      default -> "SIGTERM: asked to stop";
    };
  }
}
